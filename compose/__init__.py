"""Everything about running the product; imported by nothing that the product serves."""
