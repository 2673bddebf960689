"""A word is explained once, after the part in which it first appears."""

from tenfold.dossier.glossary import MARK, explained


def test_a_word_is_explained_where_it_first_appears_and_never_again():
    page = explained(f"<p>An AUC of .8.</p>{MARK}<p>AUC and recall.</p>{MARK}<!-- words used -->")
    first, _, second = page.partition("<p>AUC and recall.</p>")
    assert first.count("<dt") == 1
    assert 'id="word-auc"' in first
    assert second.count("<dt") == 1
    assert 'id="word-recall"' in second
    assert page.endswith('<a href="#word-auc">AUC</a>, <a href="#word-recall">recall</a>')


def test_words_in_drawings_and_attributes_are_not_counted():
    assert explained(f'<svg><text>AUC</text></svg><p title="recall"></p>{MARK}').count("<dl") == 0
