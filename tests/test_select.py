"""Articles told by their words before they are extracted."""

from __future__ import annotations

import pickle

from beritaextract.read.select import Selection


def test_a_selection_can_be_sent_to_another_process() -> None:
    selection = Selection("Kota .* Batam", ["tppo"])
    again = pickle.loads(pickle.dumps(selection))
    assert again == selection
    assert again.takes("Polisi Kota Kepri, Batam, mengungkap TPPO.")
    assert not again.takes("Rapat digelar di Kota Batam.")
