"""How Trueup looks: colours, sizes, icons and the style sheet, in one place and nowhere else."""
