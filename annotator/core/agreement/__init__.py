"""Agreement between annotators: pure functions, each a map over documents and a sum.

    layer = Layer.of(documents, "passage")
    answer = measure("alpha_nominal", layer, Question("sentiment"), resampling=Resampling(seed=1))
    answer.value, answer.ci, answer.undefined, answer.n.documents

How it goes
    A `Layer` reads the documents once. For what was answered it makes a `Table` (units ×
    annotators → values), for where it was marked `Continua` (texts with stretches on them). A
    `Metric` turns either into `Partials`, named sums per document. Sums add: over documents, over
    machines, and with weights over bootstrap replicates; one submission changes one document's
    sums, `replicates - resampled(old) + resampled(new)`. The end formula runs once, on the total.

What is promised
    A value is a number or a sentence that says why there is none, never 0, 1 or NaN in its place.
    n counts the documents that two annotators read, and what could be compared in them.
    A document read with nothing found is a text without marks, not a missing one.
    Annotators may be renamed and documents reordered without changing anything.
    Intervals come from drawing documents, not units, and are the same for the same seed.

Metrics of answers (`LABEL_METRICS`)
    percent          share of agreeing pairs, mean over units     Fleiss 1971
    cohen_kappa      two raters; more: pooled over pairs          Cohen 1960; De Vries et al. 2008
    weighted_kappa   quadratic or linear weights                  Cohen 1968
    fleiss_kappa     many raters, a fixed number of ratings       Fleiss 1971
    gwet_ac1         chance from undecidedness                    Gwet 2008
    gwet_ac2         the same with weights                        Gwet 2014
    alpha_nominal    labels                                       Krippendorff 2004, 2011
    alpha_ordinal    ranks                                        Krippendorff 2004, 2011
    alpha_interval   scale values                                 Krippendorff 2004, 2011
    alpha_ratio      scale values with a true zero                Krippendorff 2004, 2011
    alpha_jaccard    label sets                                   Passonneau 2004
    alpha_masi       label sets, subsets count as near            Passonneau 2006

Metrics of places (`SPAN_METRICS`)
    u_alpha          places and answers together                  Krippendorff et al. 2016
    u_alpha_binary   places alone, |uα                            Krippendorff et al. 2016
    cu_alpha         answers where two marked                     Krippendorff et al. 2016
    ku_alpha         one answer among them, (k)uα                 Krippendorff et al. 2016
    alpha_u_2004     the older α_U, for comparison alone          Krippendorff 1995, 2004
    char_alpha       nominal α over characters                    Krippendorff 2004
    token_alpha      nominal α over tokens                        Krippendorff 2004
    span_f1_exact    same pieces, same label                      Hripcsak & Rothschild 2005
    span_f1_overlap  one shared character, same label             Hripcsak & Rothschild 2005
    span_f1_char     characters, same label                       Hripcsak & Rothschild 2005
    span_f1_semeval  shares of spans covered                      Da San Martino et al. 2020
    agr              share of one's spans that the other has      Wiebe, Wilson & Cardie 2005
    boundary_similarity  layers that cut the whole text           Fournier 2013
    gamma            best alignment of all (optional package)     Mathet et al. 2015

Levels (`Question.level`)
    span             spans aligned by the rule in `alignment`, then their answers compared
    sentence, block, document, token
                     what is judged of them, or the labels of the marks that touch them
    relation         `links`: a role's ends, given that two found the same anchor
"""

from annotator.core.agreement.continua import Continua
from annotator.core.agreement.layer import Layer
from annotator.core.agreement.links import links
from annotator.core.agreement.metric import Metric
from annotator.core.agreement.readings import Document, Judgement, Level, Question, Reading
from annotator.core.agreement.registry import (
    LABEL_METRICS,
    METRICS,
    SPAN_METRICS,
    measure,
    pairs,
    partials,
)
from annotator.core.agreement.resampling import Resampling
from annotator.core.agreement.result import Count, Pair, Result, Undefined
from annotator.core.agreement.sums import Partials, Sums
from annotator.core.agreement.table import Cell, Table
from annotator.core.agreement.tokens import TOKENISER, tokens

__all__ = [
    "LABEL_METRICS",
    "METRICS",
    "SPAN_METRICS",
    "TOKENISER",
    "Cell",
    "Continua",
    "Count",
    "Document",
    "Judgement",
    "Layer",
    "Level",
    "Metric",
    "Pair",
    "Partials",
    "Question",
    "Reading",
    "Resampling",
    "Result",
    "Sums",
    "Table",
    "Undefined",
    "links",
    "measure",
    "pairs",
    "partials",
    "tokens",
]
