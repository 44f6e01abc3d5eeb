administration-title = Administration
nav-administration = Administration
administration-holidays = Bank holidays
administration-about-holidays = Days that were proclaimed after the list that the program carries, and the cases that they move
administration-templates = Templates of letters
administration-about-templates = The words that letters are made from
