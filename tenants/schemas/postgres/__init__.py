"""Django's database engine, with one schema a company on one of several servers."""
