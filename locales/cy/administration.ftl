administration-title = Gweinyddu
nav-administration = Gweinyddu
administration-holidays = Gwyliau banc
administration-about-holidays = Diwrnodau a gyhoeddwyd ar ôl y rhestr sydd yn y rhaglen, a'r achosion y maent yn eu symud
administration-templates = Templedi llythyrau
administration-about-templates = Y geiriau y gwneir llythyrau ohonynt
