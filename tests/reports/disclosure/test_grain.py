from reports.disclosure import counts, distribution, figures, grain


def test_one_door_to_all_that_is_shown():
    rooms = (figures, distribution, counts)
    for name in grain.__all__:
        assert any(getattr(room, name, None) is getattr(grain, name) for room in rooms)
