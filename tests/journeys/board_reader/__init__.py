"""The adviser: looks at the situation, scores the risks, signs."""
