"""The same records and the same clusters on Spark, for archives that one machine cannot read.

Rule of these rooms: Spark moves pages, rows and pairs about; what becomes of them is said by the functions that one
machine calls, too. Nothing outside these rooms imports pyspark, and they do where it is called.
"""
