"""A download takes as many articles at a time as memory holds with ease."""

from annotator.models import Project
from annotator.services.exports import export_articles
from annotator.services.exports.export_articles import Pace, batches
from annotator.services.exports.export_filters import Filters, Selection
from tests.articles import article


def test_long_articles_and_many_marks_come_a_few_at_a_time(project: Project) -> None:
    for number in range(4):
        article(project, key=f"a-{number}", text="é🦊 " * 100)
    pace = Pace()
    (articles,) = batches(Selection(project, Filters(), "default"), pace)
    assert [each.key for each in articles] == ["a-0", "a-1", "a-2", "a-3"]
    pace.took(articles, 0)
    assert pace.articles == export_articles._MOST
    pace.took(articles, 4 * 4_000)
    assert pace.articles == 1
    walked = [
        [each.key for each in some]
        for some in batches(Selection(project, Filters(), "default"), pace)
    ]
    assert walked == [["a-0"], ["a-1"], ["a-2"], ["a-3"]]
