"""Static files under names that say their content, so that a browser keeps them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_SCRIPTS = ("cotizador/*.js", "catalog/*.js", "quoting/*.js")


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names the modules that a script imports by their hashed names, too.

    Django can do so for every script, and then stumbles over what vendored ones say in comments.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *(
            (
                scripts,
                CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
            )
            for scripts in OWN_SCRIPTS
        ),
    )
