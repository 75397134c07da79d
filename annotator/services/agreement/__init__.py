"""How far annotators agree: sums kept per article, read by measure, part and pair."""
