"""Pictures as markup: their words, tables, ids and escaping."""
