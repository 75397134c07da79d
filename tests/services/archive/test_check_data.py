"""`manage.py check_data` finds what was spoilt behind the application's back."""

import pytest
from django.core.management import CommandError, call_command

from annotator.models import Annotation, Assignment, CountedReading, Document, DocumentText
from annotator.services.archive import faults
from annotator.services.projects import demo


@pytest.fixture
def _worked(db: None) -> None:
    demo.prepare()


@pytest.mark.usefixtures("_worked")
def test_what_is_whole_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_data")
    assert "All data is as it should be." in capsys.readouterr().out


@pytest.mark.usefixtures("_worked")
def test_each_fault_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    mark = Annotation.all_kinds.filter(start__isnull=False).order_by("pk")[0]
    Annotation.all_kinds.filter(pk=mark.pk).update(quote="what nobody wrote")
    text = DocumentText.objects.exclude(document=mark.document).order_by("pk")[0]
    DocumentText.objects.filter(pk=text.pk).update(text=text.text + "!")
    Assignment.objects.filter(pk=mark.assignment_id).update(revision=1)
    CountedReading.objects.filter(assignment=mark.assignment).update(state="open")
    with pytest.raises(CommandError, match="faults"):
        call_command("check_data")
    said = capsys.readouterr().out
    assert f"highlight {mark.pk}: its quote 'what nobody wrote'" in said
    key = Document.objects.get(pk=text.pk).key
    assert f"article {key}: its text is not the one" in said
    assert f"article {key}: its text has" in said
    assert "progress counts it otherwise" in said


@pytest.mark.usefixtures("_worked")
def test_a_text_that_vanished_is_a_fault_unless_it_was_taken_down() -> None:
    DocumentText.objects.order_by("pk")[0].delete()
    assert [fault.what for fault in faults.found()] == [
        "its text is gone, and it was not taken down"
    ]
