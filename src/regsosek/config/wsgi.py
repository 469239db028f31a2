import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regsosek.config.settings")
_pages = get_wsgi_application()

from regsosek.web.field.submission import in_front  # noqa: E402 - needs the apps of the line above

#: What phones send goes past the middleware of pages.
application = in_front(_pages)
