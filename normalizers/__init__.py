"""Pure functions on values: text, numbers, amounts, measures, names, regions, dates, grades. Imports nothing above."""
