"""Addresses of assets: nouns; a POST makes or changes what the noun names."""

from django.urls import path

from amends.web.assets import changes, imports, linking, pushes, views

urlpatterns = [
    path("assets/", views.assets, name="assets"),
    path("assets/new/", changes.new, name="asset_new"),
    path("assets/export/", imports.export, name="assets_export"),
    path("assets/imports/", imports.listed, name="asset_imports"),
    path("assets/imports/<key:key>/", imports.one, name="asset_import"),
    path("assets/imports/<key:key>/undo/", imports.undo, name="asset_import_undo"),
    path("assets/imports/<key:key>/drop/", imports.drop, name="asset_import_drop"),
    path("assets/<key:key>/", views.asset, name="asset"),
    path("assets/<key:key>/edit/", changes.edit, name="asset_edit"),
    path("assets/<key:key>/step/", changes.step, name="asset_step"),
    path("assets/<key:key>/removal/", changes.removal, name="asset_removal"),
    path("assets/<key:key>/relations/", changes.relations, name="asset_relations"),
    path("assets/<key:key>/relations/end/", changes.relation_end, name="asset_relation_end"),
    path("in/inventory/", pushes.inventory, name="push_inventory"),
    path("in/alerts/", pushes.alert, name="push_alerts"),
    path("cases/<key:number>/assets/", linking.link, name="case_assets"),
    path("cases/<key:number>/assets/unlink/", linking.unlink, name="case_asset_unlink"),
]
