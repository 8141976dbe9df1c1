"""Lists that invented people, their homes and their lives are drawn from. Places are real, people are not."""

from __future__ import annotations

SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Đinh", "Trịnh", "Đoàn", "Mai", "Trương", "Lâm", "Cao", "Hà", "Tạ", "Châu", "Lương", "Tô", "Quách", "Nông", "Triệu",
    "Vi", "Hứa", "La", "Kiều", "Lưu", "Thái", "Phùng", "Tống", "Đào",
)
SURNAME_WEIGHTS = (
    38, 11, 9.5, 7, 5, 3.5, 4.5, 3.9, 2, 2.1, 2, 1.4, 1.3, 1.3, 1, 0.5, 0.9, 0.7, 0.8, 0.7, 0.8, 0.6, 0.6, 0.7, 0.4, 0.4,
    0.7, 0.3, 0.3, 0.4, 0.4, 0.3, 0.3, 0.3, 0.3, 0.5, 0.4, 0.4, 0.3, 0.6,
)
MALE_MIDDLE = (
    "Văn", "Văn", "Văn", "Hữu", "Đức", "Minh", "Quang", "Công", "Xuân", "Thanh", "Đình", "Ngọc", "Quốc", "Gia", "Hoàng",
    "Trọng", "Bá", "Duy", "Viết", "Thế", "Anh", "Tiến", "",
)
FEMALE_MIDDLE = (
    "Thị", "Thị", "Thị", "Thị", "Ngọc", "Thu", "Thị Thu", "Thị Ngọc", "Thanh", "Kim", "Thị Hồng", "Mỹ", "Bích", "Phương",
    "Thị Kim", "Diệu", "Minh", "Hoài", "Quỳnh", "Thị Bích", "",
)
MALE_GIVEN = (
    "Hùng", "Dũng", "Cường", "Tuấn", "Anh", "Nam", "Long", "Hải", "Sơn", "Thắng", "Tùng", "Đạt", "Phúc", "Bình", "Hòa", "Khoa",
    "Nghĩa", "Quyết", "Thành", "Trung", "Việt", "Vinh", "Vũ", "Tú", "Quý", "Hiếu", "Lộc", "Phong", "Khánh", "Toàn", "Tài",
    "Sáu", "Chiến", "Đông", "Thuận", "Trường", "Hưởng", "Kiên", "Luyện", "Mạnh", "Thịnh", "Thuỷ", "Duẩn", "Oánh", "Ước",
)
FEMALE_GIVEN = (
    "Hương", "Hường", "Lan", "Huệ", "Hoa", "Mai", "Nga", "Hằng", "Thủy", "Thúy", "Linh", "Trang", "Hạnh", "Hiền", "Nhung",
    "Loan", "Liên", "Phượng", "Tuyết", "Yến", "Xuân", "Thảo", "Vân", "Ngân", "Ánh", "Diệp", "Duyên", "Gấm", "Quyên", "Trâm",
    "Thơm", "Út", "Mận", "Nguyệt", "Oanh", "Quỳnh", "Sen", "Tâm", "Uyên", "Vy", "Lựu", "Bưởi", "Giang", "Huyền", "Kiều",
)
# Whole names of peoples with their own ways of naming: group, male, female.
MINORITY = {
    "Mông": (("Giàng A Páo", "Sùng A Chúa", "Vàng A Tủa", "Thào A Sếnh", "Lầu A Dơ"), ("Giàng Thị Mỷ", "Sùng Thị Dợ", "Vàng Thị Pà", "Thào Thị Xua")),
    "Ê Đê": (("Y Blăk Niê", "Y Thuyên Ayun", "Y Nguin Mlô"), ("H'Hen Niê", "H'Linh Mlô", "H'Bia Ayun", "H'Yăm Êban")),
    "Khmer": (("Thạch Sa Rây", "Sơn Sóc Kha", "Kim Sa Rươl", "Lâm Thanh Sóc"), ("Thạch Thị Sa Vy", "Sơn Thị Rây", "Danh Thị Hoa", "Kim Thị Sa Ly")),
    "Chăm": (("Đàng Năng Thọ", "Quảng Đại Thính", "Bá Văn Quyến"), ("Đàng Thị Kim Tuyến", "Quảng Thị Nhiều", "Báo Thị Hoa")),
    "Tày": (("Nông Văn Tỵ", "Hoàng Văn Pảo", "Ma Văn Cường", "Lương Văn Slao"), ("Nông Thị Mùi", "Ma Thị Pểnh", "Hoàng Thị Slim")),
    "Nùng": (("Vi Văn Chắn", "Lộc Văn Tài", "Hứa Văn Sinh"), ("Vi Thị Lả", "Lộc Thị Nhình", "Hứa Thị Sao")),
    "Thái": (("Lò Văn Pâng", "Cà Văn Chựa", "Quàng Văn Inh", "Tòng Văn Hịa"), ("Lò Thị Ơn", "Cà Thị Panh", "Quàng Thị Ín", "Lường Thị Xuân")),
    "Mường": (("Bùi Văn Ẻo", "Quách Công Lịch", "Đinh Công Rợi"), ("Bùi Thị Nhẻo", "Quách Thị Ín", "Đinh Thị Rợm")),
    "Dao": (("Triệu Chòi Phin", "Phàn Phù Sinh", "Đặng Văn Khuôn"), ("Triệu Mùi Chài", "Phàn Tả Mẩy", "Chảo Mùi Nhậy")),
    "Hoa": (("Trần Chí Kiệt", "Vương Khải Minh", "Quách Gia Hòa"), ("Lâm Mỹ Phụng", "Trần Huệ Linh", "Vương Tú Anh")),
}
# commune, district, province, whose minority lives there
PLACES = (
    ("xã Hữu Liên", "huyện Hữu Lũng", "tỉnh Lạng Sơn", "Nùng"), ("thị trấn Đồng Mỏ", "huyện Chi Lăng", "tỉnh Lạng Sơn", "Tày"),
    ("xã Quang Lang", "huyện Chi Lăng", "tỉnh Lạng Sơn", "Nùng"), ("xã Mường Khương", "huyện Mường Khương", "tỉnh Lào Cai", "Mông"),
    ("xã Tả Van", "huyện Sa Pa", "tỉnh Lào Cai", "Mông"), ("xã Nậm Păm", "huyện Mường La", "tỉnh Sơn La", "Thái"),
    ("xã Thượng Lâm", "huyện Na Hang", "tỉnh Tuyên Quang", "Dao"), ("xã Phong Phú", "huyện Tân Lạc", "tỉnh Hòa Bình", "Mường"),
    ("xã Yên Phong", "huyện Yên Mô", "tỉnh Ninh Bình", ""), ("xã Nghĩa Hưng", "huyện Vĩnh Tường", "tỉnh Vĩnh Phúc", ""),
    ("xã Thụy Lương", "huyện Thái Thụy", "tỉnh Thái Bình", ""), ("xã Hải Minh", "huyện Hải Hậu", "tỉnh Nam Định", ""),
    ("xã Giao Thiện", "huyện Giao Thủy", "tỉnh Nam Định", ""), ("xã Hồng Thái", "huyện Phú Xuyên", "tỉnh Hà Tây", ""),
    ("xã Liên Hà", "huyện Đan Phượng", "tỉnh Hà Tây", ""), ("phường Cửa Nam", "quận Hoàn Kiếm", "thành phố Hà Nội", ""),
    ("phường Khương Đình", "quận Thanh Xuân", "thành phố Hà Nội", ""), ("xã Đông Hội", "huyện Đông Anh", "thành phố Hà Nội", ""),
    ("xã Tam Cường", "huyện Vĩnh Bảo", "thành phố Hải Phòng", ""), ("xã Quảng Thạch", "huyện Quảng Xương", "tỉnh Thanh Hóa", ""),
    ("xã Thạch Quảng", "huyện Thạch Thành", "tỉnh Thanh Hóa", "Mường"), ("xã Quỳnh Đôi", "huyện Quỳnh Lưu", "tỉnh Nghệ An", ""),
    ("xã Châu Khê", "huyện Con Cuông", "tỉnh Nghệ An", "Thái"), ("xã Sơn Kim", "huyện Hương Sơn", "tỉnh Hà Tĩnh", ""),
    ("xã Đức Trạch", "huyện Bố Trạch", "tỉnh Quảng Bình", ""), ("xã Gio Mỹ", "huyện Gio Linh", "tỉnh Quảng Trị", ""),
    ("xã Phú Mậu", "huyện Phú Vang", "tỉnh Thừa Thiên Huế", ""), ("phường Thuận Thành", "thành phố Huế", "tỉnh Thừa Thiên Huế", ""),
    ("xã Hòa Châu", "huyện Hòa Vang", "thành phố Đà Nẵng", ""), ("xã Duy Trung", "huyện Duy Xuyên", "tỉnh Quảng Nam", ""),
    ("xã Tịnh Khê", "huyện Sơn Tịnh", "tỉnh Quảng Ngãi", ""), ("xã Cát Hanh", "huyện Phù Cát", "tỉnh Bình Định", ""),
    ("xã An Hòa Hải", "huyện Tuy An", "tỉnh Phú Yên", ""), ("xã Ninh Đa", "huyện Ninh Hòa", "tỉnh Khánh Hòa", ""),
    ("xã Phước Hữu", "huyện Ninh Phước", "tỉnh Ninh Thuận", "Chăm"), ("xã Phan Hiệp", "huyện Bắc Bình", "tỉnh Bình Thuận", "Chăm"),
    ("xã Ea Tul", "huyện Cư M'gar", "tỉnh Đắk Lắk", "Ê Đê"), ("xã Ea Kao", "thành phố Buôn Ma Thuột", "tỉnh Đắk Lắk", "Ê Đê"),
    ("xã Lộc An", "huyện Bảo Lâm", "tỉnh Lâm Đồng", ""), ("xã Phước Thái", "huyện Long Thành", "tỉnh Đồng Nai", ""),
    ("phường Bình Trị Đông", "quận Bình Tân", "thành phố Hồ Chí Minh", ""), ("phường 12", "quận 3", "thành phố Hồ Chí Minh", "Hoa"),
    ("xã Tân Thông Hội", "huyện Củ Chi", "thành phố Hồ Chí Minh", ""), ("xã Long Cang", "huyện Cần Đước", "tỉnh Long An", ""),
    ("xã Bình Trị", "huyện Châu Thành", "tỉnh Tiền Giang", ""), ("xã Hương Mỹ", "huyện Mỏ Cày", "tỉnh Bến Tre", ""),
    ("xã Hàm Giang", "huyện Trà Cú", "tỉnh Trà Vinh", "Khmer"), ("xã Tham Đôn", "huyện Mỹ Xuyên", "tỉnh Sóc Trăng", "Khmer"),
    ("xã Mỹ Hiệp", "huyện Chợ Mới", "tỉnh An Giang", ""), ("xã Ô Lâm", "huyện Tri Tôn", "tỉnh An Giang", "Khmer"),
    ("xã Vĩnh Thuận", "huyện Vĩnh Thuận", "tỉnh Kiên Giang", ""), ("xã Viên An", "huyện Ngọc Hiển", "tỉnh Cà Mau", ""),
)
HAMLETS = (
    "thôn Đông", "thôn Đoài", "thôn Bình Minh", "xóm 5", "xóm Trại", "ấp 3", "ấp Mỹ Đức", "ấp Phước Lộc", "thôn 2", "tổ 7",
    "tổ dân phố số 4", "bản Nà Phung", "thôn Lân Cà", "khu phố 1", "số 27 Lê Lợi", "số 15 ngõ 82 phố Vọng", "thôn Hạ", "",
)
HOSPITALS = (
    "Bệnh viện đa khoa {district}", "Trạm y tế {commune}", "Bệnh viện Phụ sản {province}", "Nhà hộ sinh {district}",
    "Trung tâm y tế {district}", "Tại nhà, {commune}",
)
CAUSES = (
    "Già yếu", "Bệnh già", "Tai biến mạch máu não", "Ung thư phổi", "Tai nạn giao thông", "Bệnh tim", "Suy thận mạn", "Xơ gan",
    "Ung thư gan giai đoạn cuối", "Đuối nước", "Nhồi máu cơ tim", "Bệnh hiểm nghèo", "Lao phổi", "Suy hô hấp",
)
BIRTH_RELATIONS = ("Cha", "Bố", "Mẹ", "Cha đẻ", "Mẹ đẻ", "Bố đẻ", "Ông nội", "Bà ngoại", "Bà nội", "Ông ngoại", "Chú", "Cô ruột")
DEATH_RELATIONS = ("Con", "Con trai", "Con gái", "Vợ", "Chồng", "Cháu nội", "Con rể", "Em trai", "Con dâu", "Anh ruột")
TITLES = ("Chủ tịch", "Phó Chủ tịch", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Chủ tịch UBND xã", "TM. UBND - Phó Chủ tịch")
NOTES = (
    "Cấp lại bản chính ngày {date}", "Đã cấp 02 bản sao ngày {date}", "Cải chính năm sinh theo QĐ số {n}/QĐ-UBND ngày {date}",
    "Bổ sung quê quán ngày {date}", "Thay đổi họ theo QĐ số {n} ngày {date} của UBND huyện", "Cấp bản sao cho đương sự {date}",
)
