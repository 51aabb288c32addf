"""What holds for every name of the tables, and for whatever is typed."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.places import District, NotFound, One, Several, Split


@pytest.mark.parametrize("form", ["{0}", "{0}, {1}", "{0}, {1}, {2}"])
def test_no_former_name_is_taken_for_a_place_elsewhere(places, vietnam, form):
    for unit in places.former_units:
        typed = form.format(unit.name, unit.district, unit.province)
        found = places.find(vietnam.folding.fold(typed))
        if isinstance(found, One):
            assert found.place in unit.successors
        elif isinstance(found, Split):
            assert found.former == unit
        else:
            assert isinstance(found, Several | District)
            offered = {place for option in found.options for place in option.places}
            assert offered.intersection(unit.successors)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_commune_is_found_by_its_full_label_without_tones(places, vietnam, data):
    place = data.draw(st.sampled_from(places.communes))
    found = places.find(vietnam.folding.fold(places.label(place)))
    if isinstance(found, One):
        assert found == One(place)
        return
    assert isinstance(found, Several)
    today = [option.place for option in found.options if option.place is not None]
    assert place in today
    assert [option.place for option in found.options[: len(today)]] == today


def test_few_full_labels_leave_a_choice(places):
    """Where a former unit of that name lies elsewhere in the province."""
    found = [places.find(places.label(place)) for place in places.communes]
    assert sum(isinstance(match, One) for match in found) == 3178
    assert sum(isinstance(match, Several) for match in found) == 143


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_every_former_unit_is_found_by_its_name_district_and_province(places, data):
    unit = data.draw(st.sampled_from(places.former_units))
    found = places.find(f"{unit.name} cũ, {unit.district}, {unit.province}")
    if unit.is_split:
        assert found == Split(unit)
    else:
        assert found == One(unit.successors[0], unit)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_name_with_one_letter_too_many_is_not_taken(places, data):
    place = data.draw(st.sampled_from(places.communes))
    where = data.draw(st.integers(len("Xã "), len(place.name)))
    typed = f"{place.name[:where]}w{place.name[where:]}"  # no name has a w
    assert isinstance(places.find(typed), NotFound)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
@example("x " * 16)
@example("1 " * 16)
@example("phuong " * 16 + "1")
@example("a" * 4096)
def test_whatever_is_typed_gets_an_answer(places, typed):
    assume(places.by_code(typed) is None)
    found = places.find(typed)
    if isinstance(found, NotFound):
        assert len(found.nearest) <= 3
    elif isinstance(found, Several):
        assert len(found.options) > 1
    elif isinstance(found, District):
        assert found.options
