"""From a number to the rows behind it: lists by key, page after page, and single interactions."""
