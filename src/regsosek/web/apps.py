from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "regsosek.web"
    label = "web"
