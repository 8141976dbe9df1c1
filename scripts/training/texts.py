"""What is written in registers: random texts by kind, with some free text and nonsense so that nothing is
guessed."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from civbook.text.names import names_data

if TYPE_CHECKING:
    from random import Random

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "civbook" / "places" / "data" / "units.tsv"


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("|")


_SURNAMES = _words(
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Hoàng Huỳnh Phan "
    "Vũ Võ Đặng Bùi "
    "Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Đoàn Lương Lưu Hà Tạ Tô Cao Châu Chu Trương Thái Thạch Kim "
    "Sơn Danh Lâm Vương "
    "Quách Tống Lò Cầm Quàng Lường Vàng Giàng Thào Sùng Mùa Hạng Vừ Lầu Cứ Ma Nông Hoàng Triệu Bàn Đặng "
    "Phùng Chảo Tẩn Lù "
    "Hồ Rơ Siu Ksor Rcom Nay Kpă Rơ Chăm Niê Mlô Êban Hmok Byă Ayun Y Điểu Thị K' Ka Bế La Lục Vi Lộc "
    "Hứa Đàm Khổng Kiều "
    "Cù Nghiêm Phó Tăng Từ Ứng Văn Viên Âu Ông Giáp Thân Ngọ Nhữ Doãn Diệp Trang Tiêu Lại Khuất Khúc "
    "Bạch Mạc Thi Trà "
    "Đồng Đái Hàn Hàng Hoa Hùng Khương La Liễu Lữ Nhâm Ninh Phí Tào Tất Thiều Tôn Trì Uông Vĩnh Xa Xuân Yên"
)
_MIDDLES = _words(
    "Văn Văn Văn Văn Thị Thị Thị Thị Thị Đức Minh Hữu Ngọc Xuân Quang Đình Công Thanh Kim Thu Bích Hồng "
    "Mỹ Bảo Gia Anh "
    "Duy Trọng Quốc Hoàng Tuấn Khánh Phương Thùy Thúy Như Diệu Cẩm Tường Mạnh Bá Thế Sỹ Sĩ Viết Doãn "
    "Khắc Phú Nhật Huy "
    "Tấn Chí Vĩnh Thiên Hải Trung Việt Đăng Tiến Hoài Lan Linh Uyên Tố Ánh Tuyết Nguyên Vương Hà A Thúc "
    "Phi Trường Tú"
)
_GIVEN = _words(
    "Anh Ân An Ánh Ất Ái Bảo Bắc Bằng Bích Biên Bình Bính Bổn Bưởi Cảnh Cam Cát Chanh Châu Chi Chí Chiến "
    "Chín Chính Chung "
    "Chương Công Cúc Cường Cửu Dần Dậu Di Diễm Diễn Diện Diệp Diệu Dinh Doanh Dung Dũng Duy Duyên Dư Dự "
    "Dương Đài Đại Đạm Đan "
    "Đạo Đạt Đào Đăng Đệ Đặng Điềm Điệp Định Đoan Đoàn Đô Đông Đồng Đức Được Đường Em Én Gái Giang Giáp "
    "Giàu Gấm Hà Hạ Hai "
    "Hải Hanh Hành Hạnh Hảo Hào Hân Hận Hậu Hằng Hiên Hiền Hiến Hiển Hiệp Hiếu Hiểu Hinh Hoa Hòa Hoài "
    "Hoan Hoán Hoàn Hoàng "
    "Hoạt Học Hộ Hội Hồng Huân Huấn Huê Huệ Hùng Huy Huyền Huỳnh Hương Hường Hưng Hưởng Hữu Ích Kha Khải "
    "Khang Khanh Khánh "
    "Khiêm Khoa Khoát Khôi Khuê Khuyên Kiên Kiệt Kiều Kỳ Kỷ Lài Lam Lan Lãng Lành Lâm Lân Lập Lễ Lê Len "
    "Lệ Lịch Liên Liễu "
    "Linh Loan Lộc Lợi Long Luân Luận Luật Luyến Lụa Lư Lực Lượng Lưu Ly Lý Mai Mạnh Mão Mẫn Mận Mây Mến "
    "Miên Minh Mùi Mơ "
    "Mừng Mười Muộn My Mỹ Na Nam Năm Nga Ngà Ngạn Ngân Nghi Nghị Nghĩa Ngoan Ngọc Ngoãn Ngọ Ngộ Nguyên "
    "Nguyện Nguyệt Ngữ "
    "Nhã Nhài Nhàn Nhạn Nhâm Nhân Nhất Nhật Nhi Nhiên Nho Nhu Nhung Như Nhường Ninh Nở Oanh Phát Phấn "
    "Phi Phong Phú Phúc "
    "Phụng Phước Phương Phượng Quản Quang Quân Quế Quốc Quy Quý Quyên Quyền Quyết Quỳnh Sang Sáng Sáu "
    "Sâm Sen Sinh Soạn Song "
    "Sơn Sử Sương Sửu Tài Tám Tân Tấn Tâm Tần Tình Tịnh Thạch Thái Thanh Thành Thảo Thạo Thắm Thắng Thao "
    "Thạnh Thăng Thân "
    "Thêm Thế Thi Thiên Thiện Thiệp Thiết Thìn Thịnh Thoa Thoại Thơ Thơm Thới Thu Thủ Thuần Thuận Thục "
    "Thuý Thúy Thùy Thuỳ "
    "Thủy Thuyên Thư Thử Thương Thường Thưởng Thược Tiên Tiến Tiếp Tín Toàn Toản Tố Tới Trà Trai Trang "
    "Trâm Trân Trí Trinh "
    "Trình Trọng Trúc Trung Trực Trường Truyền Tú Tùng Tuân Tuấn Tuất Tuệ Tuyên Tuyến Tuyền Tuyết Tư Từ "
    "Tường Tửu Tỵ Tý Uy "
    "Uyên Ước Út Vân Văn Vẻ Vi Viên Viễn Việt Vinh Vĩnh Vui Vũ Vụ Vương Vượng Vỹ Xuyến Xoan Xuân Xuyên Ý "
    "Yên Yến"
)
_MINORITY = _phrases(
    "Giàng A Páo|Giàng Thị Mỷ|Sùng A Chứ|Vàng A Lử|Thào Thị Dở|Hạng A Súa|Mùa A Tủa|Lò Văn Ín|Lò Thị Ơn|"
    "Quàng Văn Ún|H'Hen Niê|"
    "H'Bia Êban|H' Nguôm Byă|Y Moan Êñuôl|Y Bhĭm Niê|Y Thông Mlô|Y Wang Hwing|Ksor H'Nhưi|Rơ Chăm Phiang|"
    "Rơ Châm H'Yéo|"
    "Siu Black|Nay Der|Kpă Klơng|Rmah Hra|K'Brểu|K' Thị Hoa|Ka Să Ha Đối|Điểu Ong|Điểu Thị Xriêng|"
    "Thạch Sa Rây|Kim Sô Pha|"
    "Sơn Sà Khươl|Danh Thị Ni|Châu Sóc Khôm|Thạch Thị Sa Vone|Chamaléa Thị Điệp|Katơr Thị Xuân|"
    "Pi Năng Thị Bé|Bàn Thị Mán|"
    "Chảo Láo Tả|Tẩn A Phẩy|Lý Seo Sì|Ma Seo Dế|Vừ Mí Kể|Sình Mí Gàng|Hồ Văn Ka Rôm|A Lăng Thị Nhíp|"
    "Bhling Hạnh|Zơ Râm Một|"
    "Y Bion Kuan|H'Luôn Kbuôr|Y Krông Ƀuôn Yă|Ksor Č̆ơ|Đinh Y Blưi|A Hyêng|Y Thũy|Blong Thiệu|Xa Thị Ổm|"
    "Bùi Thị Ẻm|Quách Thị Ửng"
)
_ETHNIC = _phrases(
    "Kinh|Kinh|Kinh|Kinh|Tày|Thái|Hoa|Khmer|Khơ-me|Mường|Nùng|Mông|H'Mông|Dao|Gia-rai|Gia Rai|Ngái|Ê-đê|"
    "Ê Đê|Ba na|Ba Na|"
    "Xơ-Đăng|Sán Chay|Cao Lan|Cơ-ho|Chăm|Sán Dìu|Hrê|Mnông|Ra-glai|Xtiêng|Bru-Vân Kiều|Thổ|Giáy|Cơ-tu|"
    "Gié Triêng|Mạ|Khơ-mú|Co|"
    "Tà-ôi|Chơ-ro|Kháng|Xinh-mun|Hà Nhì|Chu ru|Lào|La Chí|La Ha|Phù Lá|La Hủ|Lự|Lô Lô|Chứt|Mảng|Pà Thẻn|"
    "Co Lao|Cống|Bố Y|"
    "Si La|Pu Péo|Brâu|Ơ Đu|Rơ măm"
)
_NATIONS = _phrases(
    "Việt Nam|Việt Nam|Việt Nam|Việt Nam|VN|Lào|Campuchia|"
    "Trung Quốc|Hàn Quốc|Đài Loan|Pháp|Hoa Kỳ|Nhật Bản|Úc"
)
_RELATIONS = _phrases(
    "Cha đẻ|Mẹ đẻ|Cha|Mẹ|Bố đẻ|Bố|Ông nội|Ông ngoại|Bà nội|Bà ngoại|Bác ruột|Chú ruột|Cô ruột|Dì ruột|"
    "Cậu ruột|Anh ruột|"
    "Chị ruột|Em ruột|Con đẻ|Con trai|Con gái|Con ruột|Vợ|Chồng|Cháu nội|Cháu ngoại|Con dâu|Con rể|"
    "Người thân|Bản thân"
)
_CHOICES = _phrases(
    "Nam|Nữ|Nam|Nữ|Đúng hạn|Quá hạn|Đăng ký lại|Đăng ký đúng hạn|Đăng ký quá hạn|Lần đầu|Ghi vào sổ|"
    "Thường trú|Tạm trú|CMND|"
    "CCCD|Hộ chiếu|Giấy CMND số|Thẻ căn cước công dân|Chưa đăng ký kết hôn|Độc thân|Đã ly hôn|không rõ|"
    "Không rõ|Không|Trống|nt|"
    "như trên|Con ngoài giá thú|(đã ký)|Đã ký|Đã chết|Nông dân|Làm ruộng|Giáo viên|Công nhân|Bộ đội|"
    "Buôn bán|Nội trợ|Học sinh"
)
_NOTES = _phrases(
    "Cải chính năm sinh từ {y} thành {y2} theo Quyết định số {n}/QĐ-UBND ngày {d}|Đã cấp bản sao ngày {d}|"
    "Bổ sung họ tên cha theo QĐ số {n} ngày {d}|Đăng ký lại do mất sổ gốc|"
    "Trẻ sinh tại nhà, có giấy chứng sinh số {n}|"
    "Ly hôn theo bản án số {n}/HNGĐ-ST ngày {d} của TAND huyện {h}|Thay đổi chữ đệm theo QĐ {n}/QĐ-UBND|"
    "Già yếu|Bệnh già|"
    "Tai nạn giao thông|Bệnh tim|Ung thư gan|Tuổi già sức yếu|Đuối nước|Tai biến mạch máu não|Suy hô hấp|"
    "Ốm đau, bệnh tật|"
    "Trạm y tế xã {c}|Trạm Y tế {c}|Bệnh viện đa khoa tỉnh {p}|Bệnh viện Từ Dũ|BV Phụ sản {p}|"
    "Bệnh viện huyện {h}|Tại nhà|"
    "Chủ tịch|Phó Chủ tịch|CHỦ TỊCH|PHÓ CHỦ TỊCH|Công chức Tư pháp - Hộ tịch|Tư pháp hộ tịch|KT. CHỦ TỊCH|"
    "Công an {p}|CA tỉnh {p}|Cục CS QLHC về TTXH|CA Tp Hà Nội|UBND xã {c}|UBND huyện {h}|"
    "Ủy ban nhân dân xã {c}, huyện {h}|"
    "Giấy báo tử số {n}|Giấy chứng sinh|Hai vợ chồng tự nguyện|Việc kết hôn có hiệu lực kể từ ngày {d}|"
    "Cha mẹ chưa đăng ký kết hôn|Theo họ mẹ|Nhận cha con theo QĐ số {n}|Để làm thủ tục kết hôn|Bổ túc hồ sơ"
)
_LABELS = _phrases(
    "Họ và tên|Họ, chữ đệm, tên|Họ, chữ đệm, tên người được khai sinh|Giới tính|Dân tộc|Quốc tịch|"
    "Nơi sinh|Quê quán|"
    "Ngày, tháng, năm sinh|ghi bằng chữ|Họ, chữ đệm, tên người mẹ|Họ, chữ đệm, tên người cha|Năm sinh|"
    "Nơi cư trú|"
    "Nơi thường trú/tạm trú|Họ, chữ đệm, tên người đi khai sinh|Giấy tờ tùy thân|"
    "Quan hệ với người được khai sinh|Số định danh cá nhân|"
    "Nơi đăng ký|Ngày, tháng, năm đăng ký|Người ký giấy khai sinh|Ghi chú|Họ và tên vợ|Họ và tên chồng|"
    "Người thực hiện|"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|SỔ ĐĂNG KÝ KHAI SINH|"
    "SỔ ĐĂNG KÝ KẾT HÔN|GIẤY KHAI SINH|"
    "SỔ ĐĂNG KÝ KHAI TỬ|TRÍCH LỤC|BẢN SAO|Số|Quyển số|Chức vụ|Chết vào lúc|giờ|phút|ngày|tháng|năm|"
    "Nơi chết|Nguyên nhân chết|"
    "Giấy báo tử số|do|cấp ngày|Loại đăng ký|Đúng hạn|Quá hạn|Đăng ký lại|Người đi khai|"
    "Phần ghi về người mẹ|Phần ghi về người cha|"
    "I. Phần ghi về người được khai sinh|Cán bộ tư pháp hộ tịch|(Ký, ghi rõ họ tên, đóng dấu)|"
    "Họ tên, chữ ký|STT|Trang|Họ tên cha|"
    "Họ tên mẹ|Nam, nữ|Nơi sinh|Nghề nghiệp|Chỗ ở|Người đứng khai|Người chết|Số CMND|Hộ chiếu số|"
    "Tình trạng hôn nhân|Mục đích sử dụng|"
    "Người nhận cha, mẹ, con|Người được nhận|Ngày cấp|Nơi cấp|Từ ngày|Đến ngày|Những thay đổi sau này"
)
_WORDS = _words(
    "và của là có được cho không một những trong với người này khi đã để các đến về như ra sẽ cũng phải "
    "vào năm ở nhà từ ông bà "
    "làm nhiều theo tại sau trên đó việc lại nước thì còn bị đi nhưng con anh chị em tôi mình họ ngày "
    "đang rất hơn mới qua thành "
    "phố công ty nhân dân xã hội kinh tế chính phủ quốc gia phát triển quản lý giáo dục học sinh trường "
    "giao thông tai nạn xe máy "
    "đường sông núi biển đảo ruộng lúa gạo nghèo giàu sức khỏe bệnh viện bác sĩ thuốc chữa khám điều trị "
    "thời gian mấy giờ buổi "
    "sáng chiều tối đêm hôm nay mai kia tuần tháng quý chương trình dự án đầu tư xây dựng thi công "
    "nghiệm thu hợp đồng giấy tờ "
    "chứng nhận quyền sử dụng đất đai tài sản thừa kế vợ chồng kết hôn ly dị sinh đẻ nuôi dưỡng trẻ em "
    "bé gái trai khai báo tử "
    "tuất chôn cất nghĩa trang liệt sĩ thương binh chiến tranh hòa bình độc lập tự do hạnh phúc tiếng "
    "nói chữ viết văn hóa nghệ "
    "thuật âm nhạc bóng đá thể thao vận động viên huấn luyện nghị quyết trung ương đảng bộ ủy ban mặt "
    "trận tổ quốc phụ nữ thanh "
    "niên cựu chiến binh hợp tác nông nghiệp công nghiệp dịch vụ du lịch khách sạn nhà hàng ăn uống ngon "
    "cơm phở bún cá thịt rau "
    "quả trái cây cam quýt bưởi chuối mít xoài giúp đỡ khó khăn vui buồn giận ghét yêu thương nhớ quên "
    "biết hiểu nghĩ thấy nghe "
    "nói hỏi trả lời viết đọc tìm kiếm thấy được mất mua bán tiền vàng bạc đồng giá cả tăng giảm cao "
    "thấp lớn nhỏ dài ngắn rộng "
    "hẹp nhanh chậm mạnh yếu đẹp xấu tốt sạch bẩn khuyến khích thực hiện nguyên nhân kết quả hoàn toàn "
    "tuyệt đối nghiêm trọng "
    "đặc biệt chuyên gia nghiên cứu khoa học kỹ thuật máy tính điện thoại truyền hình báo chí phóng viên "
    "luật sư thẩm phán tòa án "
    "xét xử vụ án điều tra công an bộ đội biên phòng hải quan thuế ngân hàng tín dụng lãi suất chứng "
    "khoán thị trường hàng hóa "
    "xuất khẩu nhập khẩu vượt khuyết hoặc nguyệt huyện tuyết thuở quẻ khoẻ ngoẹo huỳnh huyền khuya thuở "
    "uống ướt ngượng nghiêng"
)
ONSETS = [*_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"), ""]
RIMES = _words(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng "
    "eo ep et ê êch êm ên ênh êp "
    "êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai oam oan oang oanh "
    "oat oay oăc oăn oăng oăt oe oc "
    "oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch "
    "uênh ui um un ung uôc uôi uôm "
    "uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt ư ưa ưc ưi ưng ươc ươi ươm ươn ương ươp ươt "
    "ươu ưt ưu y yêm yên yêt yêu"
)
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_PAPERS = _phrases("CMND|CMND|CMND số|CMND:|CMTND số|CMND số:|CCCD|CCCD số|CCCD:|Hộ chiếu số|HC")
_ONES = _words("không một hai ba bốn năm sáu bảy tám chín")
_UNITS = _phrases(
    "Tp|TP|TX|Tx|TT|Tt|P|Q|H|X|KP|Kp|Tổ|Ấp|Khu Phố|Thôn|Xóm|Bản|Buôn|Làng|Đội|Khóm|Số Nhà|Đường|Ngõ|Hẻm|"
    "Tổ Dân Phố|Tiểu Khu|Phum|Sóc"
)


_NEW_STYLE = tuple(
    (unicodedata.normalize("NFC", a + t + b + " "), unicodedata.normalize("NFC", a + b + t + " "))
    for a, b in ("oa", "oe", "uy")
    for t in _TONES[1:]
)


@cache
def places() -> list[tuple[str, str, str]]:
    """(commune, district, province) before July 2025, and (commune, "", province) since, with their "
    "unit words."""
    rows = [line.split("\t") for line in UNITS.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    name = {(era, level, code): unit for era, level, code, unit, *_ in rows}
    above = {(era, level, code): parent for era, level, code, _, parent, *_ in rows}
    found = []
    for era, level, _code, commune, parent, *_ in rows:
        if level == "3" and era == "o" and ("o", "2", parent) in name:
            found.append(
                (commune, name["o", "2", parent], _short(name.get(("o", "1", above["o", "2", parent]), "")))
            )
        elif level == "3" and era == "n":
            found.append((commune, "", _short(name.get(("n", "1", parent), ""))))
    return found


def _short(province: str) -> str:
    return province.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def toned(rime: str, tone: str) -> str:
    """Put a tone mark on a rime, at the place that the old style gives it."""
    if not tone:
        return rime
    marked = [i for i, c in enumerate(rime) if c in "ăâêôơư"]
    vowels = [i for i, c in enumerate(rime) if c in "aăâeêioôơuưy"]
    if marked:
        at = marked[-1]
    elif len(vowels) == 1:
        at = vowels[0]
    elif len(vowels) == 2:
        at = vowels[1] if vowels[-1] < len(rime) - 1 or rime in ("oa", "oe", "uy") else vowels[0]
    else:
        at = vowels[1]
    return unicodedata.normalize("NFC", rime[: at + 1] + tone + rime[at + 1 :])


def syllable(r: Random) -> str:
    """A well-formed syllable, mostly without meaning."""
    rime = r.choice(RIMES)
    stopped = rime.endswith(("c", "ch", "p", "t"))
    return r.choice(ONSETS) + toned(rime, r.choice(("\u0301", "\u0323")) if stopped else r.choice(_TONES))


def person(r: Random) -> str:
    """A full name, now and then a minority one, one word, or with nonsense in it."""
    chance = r.random()
    if chance < 0.06:
        return r.choice(_MINORITY)
    if chance < 0.15:
        from scripts.training.rarenames import rare  # it builds on syllable()

        return rare(r, names_data().minority, r.choice(_SURNAMES), r.choice(("", *_MIDDLES)))
    words = [r.choice(_SURNAMES)]
    words += [r.choice(_MIDDLES) for _ in range(r.choice((0, 1, 1, 1, 1, 2)))]
    words.append(r.choice(_GIVEN))
    if r.random() < 0.12:
        words[r.randrange(len(words))] = syllable(r).capitalize()
    return " ".join(words)


def number_words(n: int, r: Random) -> str:
    """A number below 10,000 in words, in one of the ways people write it."""
    if n < 10:
        return _ONES[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        head = (
            r.choice(("mười", "mười"))
            if tens == 1
            else _ONES[tens] + " " + r.choice(("mươi", "mươi", "mươi", "mười"))
        )
        if not ones:
            return head
        last = {
            1: "mốt" if tens > 1 else "một",
            5: r.choice(("lăm", "lăm", "nhăm")),
            4: r.choice(("bốn", "tư")),
        }
        return f"{head} {last.get(ones, _ONES[ones])}"
    if n < 1000:
        hundreds, rest = divmod(n, 100)
        tail = (
            ""
            if not rest
            else (
                " " + r.choice(("linh", "lẻ")) + " " + _ONES[rest]
                if rest < 10
                else " " + number_words(rest, r)
            )
        )
        return f"{_ONES[hundreds]} trăm{tail}"
    thousands, rest = divmod(n, 1000)
    word = r.choice(("nghìn", "nghìn", "ngàn"))
    if not rest:
        return f"{_ONES[thousands]} {word}"
    if rest < 100:
        return f"{_ONES[thousands]} {word} không trăm " + (
            ("linh " + _ONES[rest]) if rest < 10 else number_words(rest, r)
        )
    return f"{_ONES[thousands]} {word} {number_words(rest, r)}"


def date(r: Random) -> str:
    """A date in digits, in one of the shapes of the books."""
    d, m, y = r.randint(1, 31), r.randint(1, 12), r.randint(1890, 2026)
    sign = r.choice("/////..-")
    shape = r.random()
    if shape < 0.15:
        return str(y)
    if shape < 0.22:
        return f"{m:02d}{sign}{y}"
    if shape < 0.4:
        return r.choice(
            (f"ngày {d:02d} tháng {m:02d} năm {y}", f"Ngày {d} tháng {m} năm {y}", f"{d} tháng {m} năm {y}")
        )
    padded = r.random() < 0.7
    year = str(y) if r.random() < 0.9 else f"{y % 100:02d}"
    blank = " " if r.random() < 0.06 else ""
    return (
        f"{d:02d}{sign}{blank}{m:02d}{sign}{blank}{year}"
        if padded
        else f"{d}{sign}{blank}{m}{sign}{blank}{year}"
    )


def date_words(r: Random) -> str:
    """A date in words."""
    d, m, y = r.randint(1, 31), r.randint(1, 12), r.randint(1930, 2026)
    day = ("mồng " + _ONES[d]) if d < 10 and r.random() < 0.5 else number_words(d, r)
    if d == 10 and r.random() < 0.3:
        day = "mồng mười"
    month = (
        r.choice(("tư", "bốn")) if m == 4 else r.choice(("giêng", "một")) if m == 1 else number_words(m, r)
    )
    lead, gap, pause = (
        r.choice(("Ngày ", "ngày ", "")),
        r.choice((" ", " ", ", ")),
        r.choice((" ", " ", ", ")),
    )
    text = f"{lead}{day}{gap}tháng {month}{pause}năm {number_words(y, r)}"
    parts = text.split(" ")
    if r.random() < 0.35:  # long values run over two lines; a line may hold any part
        cut = r.randint(1, len(parts) - 1)
        parts = parts[:cut] if r.random() < 0.5 else parts[cut:]
    text = " ".join(parts)
    return text[0].upper() + text[1:] if r.random() < 0.7 else text


def number(r: Random) -> str:
    """Numbers of papers, entries and books."""
    digits = lambda n: "".join(r.choice("0123456789") for _ in range(n))  # noqa: E731
    return r.choice(
        (
            digits(9),
            digits(12),
            digits(r.randint(1, 4)),
            f"{r.randint(1, 400):02d}",
            f"{r.randint(1, 400)}/{r.randint(1960, 2026)}",
            f"{r.randint(1, 20):02d}/{r.randint(1960, 2026)}",
            f"{r.randint(1, 300)}{r.choice('abAB')}",
            digits(r.randint(5, 8)),
            f"{digits(3)} {digits(3)} {digits(3)}",
            f"B{digits(7)}",
            f"{r.randint(1, 999)}/QĐ-UBND",
            f"{r.randint(1, 99)} bis",
            f"{r.randint(0, 23)} giờ {r.randint(0, 59):02d} phút",
            f"{r.randint(0, 23)}h{r.randint(0, 59):02d}",
            f"{digits(2)}.{digits(3)}.{digits(3)}",
            f"{r.randint(1, 199):0{r.randint(1, 3)}d}/{r.choice(('GBT', 'BT', 'GCS', 'KS', 'KT', 'KH'))}",
            f"{r.randint(1, 199):02d}/{r.randint(1990, 2026)}/{r.choice(('GBT', 'BT', 'TLKS', 'TLKT'))}",
            f"{r.choice(('Số', 'Số:', 'Quyển số:', 'Quyển'))} {r.randint(1, 300):02d}/{r.randint(1990, 2026)}",
        )
    )


def unitless(name: str) -> str:
    for unit in ("Thành phố ", "Thị xã ", "Thị trấn ", "Huyện ", "Quận ", "Phường ", "Xã "):
        if name.startswith(unit):
            return name[len(unit) :]
    return name


def _house(r: Random) -> str:
    kind = r.choice(_UNITS)
    what = r.choice(
        (
            str(r.randint(1, 30)),
            str(r.randint(1, 999)),
            f"{r.randint(1, 300)}/{r.randint(1, 99)}",
            f"{r.randint(1, 300)}{r.choice('abcABC')}",
            f"{r.choice('ABCDEGHKL')}{r.randint(1, 99)}",
        )
    )
    named = " ".join(
        (syllable(r) if r.random() < 0.3 else r.choice(_GIVEN)).capitalize()
        for _ in range(r.choice((1, 2, 2)))
    )
    return r.choice(
        (
            what,
            f"{kind} {what}",
            f"{kind} {named}",
            f"{what} {person(r)}",
            f"{kind} {what} {named}",
            named,
            f"{what} {kind} {r.randint(1, 12)}",
            f"{kind}{r.randint(1, 20)}",
        )
    )


def address(r: Random) -> str:
    """A place, from a bare commune to a house number with four levels, with or without unit words and "
    "commas."""
    commune, district, province = r.choice(places())
    bare = r.random()
    parts = [p for p in (commune, district, province) if p]
    if bare < 0.45:
        parts = [unitless(p) if r.random() < 0.9 and not unitless(p)[0].isdigit() else p for p in parts]
    elif bare < 0.8:
        shorter = {
            "Thành phố": "TP",
            "Thị xã": "TX",
            "Thị trấn": "TT",
            "Phường": "P.",
            "Quận": "Q.",
            "Huyện": "H.",
            "Xã": "X.",
        }
        for word, short in shorter.items():
            if r.random() < 0.3:
                parts = [p.replace(word, short) for p in parts]
        if r.random() < 0.5:
            parts = [
                p[0].lower() + p[1:] if p.startswith(("Xã ", "Huyện ", "Phường ", "Quận ")) else p
                for p in parts
            ]
        if r.random() < 0.5:
            parts[-1] = r.choice(("tỉnh ", "Tỉnh ", "T. ")) + parts[-1]
    keep = r.random()
    if keep < 0.12:
        parts = parts[:1]
    elif keep < 0.3:
        parts = parts[:2] if r.random() < 0.5 else parts[1:]
    if r.random() < 0.55:
        parts.insert(0, _house(r))
    if r.random() < 0.12:
        parts[r.randrange(len(parts))] = " ".join(syllable(r).capitalize() for _ in range(2))
    text = r.choice((" ", " ", ", ", ", ", " - ", ",", "-")).join(parts)
    if r.random() < 0.15:
        words = text.split(" ")
        cut = r.randint(1, len(words))
        text = " ".join(words[:cut] if r.random() < 0.5 else words[-cut:])
    return text


def note(r: Random) -> str:
    """A note, an office, a cause of death, a title."""
    commune, district, province = r.choice(places())
    return r.choice(_NOTES).format(
        y=r.randint(1930, 2020),
        y2=r.randint(1930, 2020),
        n=r.randint(1, 400),
        d=date(r),
        c=unitless(commune),
        h=unitless(district or commune),
        p=province,
    )


def paper(r: Random) -> str:
    """An identity paper with its number and, mostly, who gave it and when."""
    digits = "".join(r.choice("0123456789") for _ in range(r.choice((9, 9, 9, 12, 12, 8))))
    kind = r.choice(_PAPERS)
    province = r.choice(places())[2]
    office = (
        r.choice(("CA", "Công an", "CA tỉnh", "Công an tỉnh", "CA tỉnh", "Công an tỉnh")) + " " + province
    )
    if kind.startswith("CC"):
        office = r.choice((office, "Cục CS QLHC về TTXH", "Cục Cảnh sát QLHC về TTXH", "Bộ Công an"))
    day = date(r)
    whole = (
        f"{kind} {digits}",
        f"{kind} {digits} {office} cấp {day}", f"{kind} {digits}, {office} cấp ngày {day}",
        f"{kind} {digits} do {office} cấp ngày {day}",
        f"{kind} {digits} cấp ngày {day}", f"{office} cấp {day}",
        f"{kind} {digits} ngày {day} {office}", f"{digits} {office}", f"cấp ngày {day} tại {office}",
    )  # fmt: skip
    return r.choice(whole)


def free(r: Random) -> str:
    """Words of everyday texts in no order, with signs."""
    words = [r.choice(_WORDS) if r.random() < 0.85 else syllable(r) for _ in range(r.randint(2, 12))]
    if r.random() < 0.5:
        words[0] = words[0].capitalize()
    for i in range(len(words)):
        chance = r.random()
        if chance < 0.08:
            words[i] += r.choice(",,,.:;!?")
        elif chance < 0.1:
            words[i] = r.choice(('"{}"', "({})", "{}...", "{}-")).format(words[i])
        elif chance < 0.13:
            words[i] = number(r).split(" ")[0]
    return " ".join(words) + r.choice(("", "", ".", ","))


def nonsense(r: Random) -> str:
    """Syllables, and now and then bare letters, that no list can guess."""
    words = []
    for _ in range(r.randint(1, 6)):
        if r.random() < 0.12:
            words.append(
                "".join(
                    r.choice(
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ñŏĭŭĕčƀÑŎĬŬĔČɃçëïöÇËÏÖ"
                    )
                    for _ in range(r.randint(1, 6))
                )
            )
        else:
            words.append(syllable(r))
    style = r.random()
    return " ".join(w.capitalize() if style < 0.4 else w for w in words)


_KINDS = (
    (person, 0.24),
    (address, 0.34),
    (date, 0.06),
    (date_words, 0.06),
    (number, 0.05),
    (note, 0.05),
    (paper, 0.06),
    (free, 0.1),
    (nonsense, 0.1),
    (lambda r: r.choice(_ETHNIC), 0.015),
    (lambda r: r.choice(_NATIONS), 0.01),
    (lambda r: r.choice(_RELATIONS), 0.015),
    (lambda r: r.choice(_CHOICES), 0.02),
)


def value(r: Random, longest: int = 64) -> str:
    """A text as it stands in a field; never longer than ``longest`` characters."""
    at = r.random() * sum(w for _, w in _KINDS)
    kind = person
    for kind, weight in _KINDS:  # noqa: B007  # the one it stops at
        at -= weight
        if at <= 0:
            break
    text = kind(r)
    if r.random() < 0.08:
        text = text.upper()
    while len(text) > longest:
        words = text.split(" ")
        text = " ".join(words[: len(words) // 2 + 1]) if len(words) > 2 else text[:longest]
    if r.random() < 0.3:  # both placements of the tone are written and keyed
        for old, new in _NEW_STYLE:
            text = text.replace(old, new)
    return text.strip()


def label(r: Random) -> str:
    """A printed label of a form, often with its colon or leader dots."""
    text = r.choice(_LABELS)
    if r.random() < 0.15:
        text = text.upper()
    return text + r.choice(("", "", ":", ":", " :", "...", ":......", "..........."))
