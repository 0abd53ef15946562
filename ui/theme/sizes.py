"""The 8-pixel rhythm, so that every panel lines up with every other."""

STEP = 8
HALF = STEP // 2
ROW = 3 * STEP  # the height of a row of any table or list at 100 %
ICON = 2 * STEP
NAVIGATION = 26 * STEP
NAVIGATION_NARROW = 6 * STEP
INSPECTOR = 44 * STEP
PROBLEMS = 18 * STEP
