"""Foreign files made at random from rows that are known: what an import gets wrong without a word is measured."""
