"""A spool goes on from its last commit, whatever stands behind it, and says where it is damaged."""

from pathlib import Path

import pytest

from beritaextract.write.spool import Spool, SpoolError

FRAMES = [b"satu", b"", b"\x00\xff" * 1000, b"empat\n"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def filled(path: Path, framed: bool = True) -> int:
    with Spool(path, framed=framed) as spool:
        for frame in FRAMES:
            spool.append(frame)
        return spool.commit()


def test_frames_come_back_in_order(path: Path) -> None:
    assert list(Spool(path, filled(path)).frames()) == FRAMES


@pytest.mark.parametrize("behind", [b"", b"x", b"\x05\x00", b"\x05" + b"\x00" * 11 + b"abc"], ids=repr)
def test_what_follows_the_position_is_cut_off(path: Path, behind: bytes) -> None:
    position = filled(path)
    path.write_bytes(path.read_bytes() + behind)
    with Spool(path, position) as spool:
        spool.append(b"lagi")
        assert list(spool.frames()) == FRAMES
        spool.commit()
        assert list(spool.frames()) == [*FRAMES, b"lagi"]


def test_without_commit_nothing_counts(path: Path) -> None:
    spool = Spool(path)
    spool.append(b"hilang")
    assert spool.position == 0
    assert list(spool.frames()) == []
    spool.close()
    assert path.read_bytes() == b""


def test_every_position_of_a_kill_leaves_what_was_committed(path: Path) -> None:
    with Spool(path) as spool:
        spool.append(b"pertama")
        kept = spool.commit()
        spool.append(b"kedua")
        spool.commit()
    whole = path.read_bytes()
    for size in range(kept, len(whole)):
        path.write_bytes(whole[:size])
        with Spool(path, kept) as spool:
            spool.append(b"kedua")
            spool.commit()
            assert list(spool.frames()) == [b"pertama", b"kedua"]


def test_a_spool_shorter_than_its_position_is_refused(path: Path) -> None:
    position = filled(path)
    with pytest.raises(SpoolError, match=f"{position + 1} were committed"):
        Spool(path, position + 1)


def test_damage_is_named_with_its_place(path: Path) -> None:
    position = filled(path)
    data = bytearray(path.read_bytes())
    data[12] ^= 1
    path.write_bytes(data)
    with pytest.raises(SpoolError, match="the frame at byte 0 is damaged"):
        list(Spool(path, position).frames())
    data[0:8] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(SpoolError, match="no frame at byte 0"):
        list(Spool(path, position).frames())


def test_a_plain_spool_is_its_head_and_its_bytes(path: Path) -> None:
    with Spool(path, framed=False, head=b"judul\n") as spool:
        assert path.read_bytes() == b"judul\n"
        spool.append(b"a\n")
        position = spool.commit()
        spool.append(b"b\n")
    with Spool(path, position, framed=False, head=b"judul\n") as spool:
        spool.append(b"c\n")
        spool.commit()
        assert b"".join(spool.frames()) == path.read_bytes() == b"judul\na\nc\n"
