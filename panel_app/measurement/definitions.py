"""The page of definitions and sources that goes with the figures."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: what it is, what it cannot say, and who defined it."""

    name: str
    meaning: str
    limits: str
    source: str


DEFINITIONS: Final = (
    Definition(
        "Pieces and weak links",
        "Candidates and scorers who are connected through marks form a piece. A weak link is one candidate, or one "
        "scorer, without whom a piece would fall into groups of scorers.",
        "Severity cannot be compared between pieces, and across a weak link only as well as that one's marks allow.",
        "Linacre (1989), Many-Facet Rasch Measurement; Tarjan (1972), SIAM Journal on Computing 1.",
    ),
    Definition(
        "Intraclass correlation, ICC(1,1) to ICC(3,k)",
        "The share of variance between candidate means that lies between candidates: 1 each candidate with scorers of "
        "its own, 2 the same scorers drawn from many, 3 these scorers alone; for one scorer (1), or the average (k).",
        "Needs every scorer on every candidate. Low where candidates are alike, however well scorers agree. Limits "
        "assume normal scores; the two families differ for ICC(2,k) only.",
        "Shrout & Fleiss (1979), Psychological Bulletin 86; McGraw & Wong (1996), Psychological Methods 1.",
    ),
    Definition(
        "One-way intraclass correlation",
        "ICC(1,1) for any number of scorers a candidate, connected or not.",
        "Severity counts as error. Exact limits for normal scores.",
        "Wald (1940), Annals of Mathematical Statistics 11; Searle, Casella & McCulloch (1992), Variance Components.",
    ),
    Definition(
        "Krippendorff's alpha",
        "1 less the observed over the expected disagreement of single marks: nominal (same or not), ordinal, interval, "
        "ratio. The unit is one criterion of one candidate.",
        "Says nothing of averages. Falls where nearly all marks are the same.",
        "Krippendorff (2019), Content Analysis, 4th edition, chapter 12.",
    ),
    Definition(
        "Gwet's AC1 and AC2",
        "Agreement beyond chance, where chance is small when one mark prevails; AC2 counts near misses with linear, "
        "quadratic or ordinal weights. The unit is one criterion of one candidate.",
        "Depends on the number of levels of the scale. The error is over candidates, not over scorers.",
        "Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition.",
    ),
    Definition(
        "Quadratic weighted kappa",
        "Two scorers' agreement beyond chance, misses weighted by the square of their size.",
        "Two scorers only; few common candidates tell little.",
        "Cohen (1968), Psychological Bulletin 70; Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72.",
    ),
    Definition(
        "Variance components and reliability",
        "How much of the variance of marks each of candidate, scorer, criterion and their meetings brings, by "
        "restricted maximum likelihood; reliability is the candidates' share in the average that decides, with "
        "severity counted as error (dependability) or not (generalizability).",
        "A component of zero means that none can be told, not that there is none. Holds for scorers of one pool.",
        "Patterson & Thompson (1971), Biometrika 58; Brennan (2001), Generalizability Theory.",
    ),
    Definition(
        "Severity and adjusted average",
        "Severity is how much lower than colleagues somebody marks the same candidates, in points: above zero lower, "
        "or higher where high marks are bad. The adjusted average is what average scorers would have given.",
        "Advice, never a mark. Refused between pieces. Assumes that somebody severe is so on everybody.",
        "Henderson (1975), Biometrics 31; Raymond & Viswesvaran (1993), Journal of Educational Measurement 30.",
    ),
    Definition(
        "Many-facet Rasch model",
        "Candidates, scorers, criteria and the steps of the scale on one scale of log-odds; infit and outfit near 1 "
        "where marks behave as the model says.",
        "One quality, additive severity. All lowest or all highest marks have no finite measure and are shown raw.",
        "Linacre (1989), Many-Facet Rasch Measurement; Masters (1982), Psychometrika 47.",
    ),
    Definition(
        "Expected rank, rank interval, P(in)",
        "Where a candidate would stand, and how probably above the line, were chance in the marks known.",
        "From the fitted model, with a seed where it draws. Ties at the line are one group.",
        "Laird & Louis (1989), Journal of Educational Statistics 14; Goldstein & Spiegelhalter (1996), JRSS A 159.",
    ),
    Definition(
        "Ratio of selection rates, relative likelihood",
        "One group's rate over another's, or the reverse as the NHS prints it; 0.80 to 1.25 is read as no adverse "
        "impact.",
        "Says nothing of why. Small groups swing: see one person either way. Pooling strata can mislead.",
        "Katz et al. (1978), Biometrics 34; Mantel & Haenszel (1959), JNCI 22; NHS Workforce Race Equality Standard.",
    ),
    Definition(
        "Fisher's and Boschloo's exact tests",
        "The probability that chance alone parts two groups as far as this; Boschloo's asks it for the worst common "
        "rate, and is the sharper.",
        "A small probability is no proof, a large one no acquittal.",
        "Fisher (1935), The Design of Experiments; Boschloo (1970), Statistica Neerlandica 24.",
    ),
    Definition(
        "Hidden and rounded counts",
        "Counts of 1 to 7 are hidden, others rounded to 5, and more is hidden where totals or other tables would give "
        "a hidden count away.",
        "Protects counts, not people who are known otherwise.",
        "Willenborg & de Waal (2001), Elements of Statistical Disclosure Control.",
    ),
)
