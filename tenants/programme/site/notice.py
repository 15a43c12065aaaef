"""The versions of what people accept on the site. A change of the words is another version."""

NOTICE_VERSION = "2026-12"  # of the privacy notice; stamped on each application with its consent
TERMS_VERSION = "2026-11"  # of the programme's terms
