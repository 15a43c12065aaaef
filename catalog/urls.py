from django.urls import URLPattern, path

from catalog.views import lists, materials, prices, products, retiring, uploads


def _retiring(section: str, noun: str) -> list[URLPattern]:
    return [
        path(f"{section}/<int:pk>/{word}/", view, {"noun": noun}, name=f"{noun}_{view.__name__}")
        for word, view in (("retirar", retiring.retire), ("restaurar", retiring.restore))
    ]


app_name = "catalog"
urlpatterns = [
    path("", lists.home, name="home"),
    path("medida/", lists.reading, name="read_measure"),
    path("materiales/", lists.materials, name="materials"),
    path("materiales/revisados/", lists.accept_materials, name="accept_materials"),
    path("materiales/nuevo/<slug:kind>/", materials.new_material, name="new_material"),
    path("materiales/<int:pk>/", materials.material, name="material"),
    path("acabados/", lists.finishes, name="finishes"),
    path("acabados/nuevo/", materials.finish, name="new_finish"),
    path("acabados/<int:pk>/", materials.finish, name="finish"),
    path("lineas/", lists.lines, name="lines"),
    path("lineas/elegir/", products.lines_sold, name="choose_lines"),
    path("lineas/nueva/", products.line, name="new_line"),
    path("lineas/<int:pk>/", products.line, name="line"),
    path("productos/", lists.products, name="products"),
    path("productos/nuevo/", products.product, name="new_product"),
    path("productos/nuevo/revisar/", products.check, name="check_new_product"),
    path("productos/<int:pk>/", products.product, name="product"),
    path("productos/<int:pk>/revisar/", products.check, name="check_product"),
    path("productos/<int:pk>/duplicar/", products.clone, name="clone_product"),
    path("precios/", prices.prices, name="prices"),
    path("precios/porcentaje/", prices.percent, name="prices_percent"),
    path("precios/lista/", prices.supplier_list, name="prices_list"),
    path("precios/guardar/", prices.apply, name="prices_apply"),
    path("precios/<int:pk>/deshacer/", prices.undo, name="prices_undo"),
    path("tipos-de-cambio/", prices.rates, name="rates"),
    path("archivo/", uploads.files, name="files"),
    path("archivo/bajar/<slug:kind>/", uploads.download, name="download"),
    path("archivo/plantilla/", uploads.template, name="template"),
    path("archivo/revisar/", uploads.review, name="upload_review"),
    path("archivo/aplicar/", uploads.apply, name="upload_apply"),
    *_retiring("materiales", "material"),
    *_retiring("acabados", "finish"),
    *_retiring("lineas", "line"),
    *_retiring("productos", "product"),
]
