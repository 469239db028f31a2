"""Addresses of the office. Each view says on its door which ability it asks for."""

from django.urls import path

from regsosek.web.office import cards, map, names, showcase, tiles
from regsosek.web.office.page_urls import urlpatterns as pages

urlpatterns = [
    path("peta/", map.map_page, name="map"),
    path("peta/batas.geojson", map.boundaries, name="boundaries"),
    path("peta/hitungan.json", map.area_counts, name="counts"),
    path("peta/ubin/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("peta/rumah/<uuid:dwelling_id>/", cards.card, name="card"),
    path("peta/daftar/", cards.card_list, name="card-list"),
    path("foto/<uuid:photo_id>/", cards.photo, name="photo"),
    path("daftar-nama/", names.names, name="names"),
    path("peraga/rumah/", showcase.poor_house, name="tour-house"),
    path("peraga/keluarga/", showcase.family, name="tour-family"),
    path("peraga/peringkat/", showcase.ranking, name="tour-ranking"),
    *pages,
]
