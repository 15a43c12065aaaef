"""People of a schema: a company's own, or (in public) the programme's managers."""
