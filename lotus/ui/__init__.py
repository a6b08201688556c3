"""How Lotus looks: fields, pages' parts, pictures, papers. No models, no rules."""
