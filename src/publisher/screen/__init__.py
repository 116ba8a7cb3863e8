"""Articles for screens, whatever carries them: text as HTML, pictures, words of the program.

Books and pages of the web are made of it; neither knows the other.
"""
