"""Static files under names that say their content, so that a browser keeps them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names other modules in a module's imports by their hashed names as well."""

    support_js_module_import_aggregation = True
