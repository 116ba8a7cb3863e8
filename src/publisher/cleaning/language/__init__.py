"""Characters, words and marks of Chinese newspaper text, one definition of each.

Here lives what is true of the language whatever text it stands in: classes of characters, tables of
words, the script, the ends of sentences, numbering, quotation marks, names. It imports nothing of
the other rooms. What two rooms say of one thing in two ways belongs here, under two names that say
how they differ.
"""
