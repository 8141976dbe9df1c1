"""Words of names that differ from region to region: one word, changed in the South where a ruler's name was taboo.

Such pairs (Hoàng and Huỳnh, Nghĩa and Ngãi) look too unlike to be slips of one another, but people go by both.
"""

from __future__ import annotations

# accentless; words of a line are one word to those who ask
_GROUPS = """
hoang huynh
vu vo
phuc phuoc
canh kieng
kinh kieng
nhat nhut
chinh chanh
sinh sanh
tinh tanh
thinh thanh
linh lanh
menh mang
tong tung
bao buu
qui quoi
nhan nhon
chan chon
son san
an yen
hoa hue
thai thoi
dai doi
truong trang
cuong cang
duong dang
dung dong
hop hiep hap
uy oai
hong huong
phung phuong
nguyen nguon
nghia ngai
binh buong
thi thoi
thu tho
nham nhiem
that thiet
cat kiet
thuy thoai
khuong khang
hoan huon
quyen quon
ban bon
dan don
dam dom
tan tien
toan tuyen
chu chau
luong lang
tai toi
"""

_OTHERS: dict[str, tuple[str, ...]] = {}
for _group in _GROUPS.strip().splitlines():
    for _word in _group.split():
        _others = [each for each in _group.split() if each != _word]
        _OTHERS[_word] = (*_OTHERS.get(_word, ()), *_others)


def variants(folded: str) -> tuple[str, ...]:
    """What an accentless word is called elsewhere; mostly nothing."""
    return _OTHERS.get(folded, ())
