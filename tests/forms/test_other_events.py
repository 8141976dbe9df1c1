"""Books of recognitions of parents and children, and of certificates of marital status."""

from __future__ import annotations

from . import pages

RECOGNITION = """
SỔ ĐĂNG KÝ NHẬN CHA, MẸ, CON
Số: 12|Quyển số: 01/2018
Ngày, tháng, năm đăng ký: 20/5/2018
Quyết định số: 45/QĐ-UBND
PHẦN GHI VỀ NGƯỜI NHẬN
Họ, chữ đệm, tên: Nguyễn Văn Bình
Ngày, tháng, năm sinh: 12/5/1985
Dân tộc: Kinh|Quốc tịch: Việt Nam
Nơi cư trú: xã Hưng Lộc, huyện Hậu Lộc
Giấy tờ tùy thân: CMND số 173456789
PHẦN GHI VỀ NGƯỜI ĐƯỢC NHẬN
Họ, chữ đệm, tên: Nguyễn Minh An
Ngày, tháng, năm sinh: 3/2/2017
Dân tộc: Kinh|Quốc tịch: Việt Nam
Nơi cư trú: xã Hưng Lộc
PHẦN GHI VỀ NGƯỜI YÊU CẦU
Họ, chữ đệm, tên: Nguyễn Văn Bình
Quan hệ với người được nhận: Cha
Người thực hiện: Phạm Văn Tư
Ghi chú:
"""
CERTIFICATE = """
SỔ CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN
Số: 31|Quyển số: 01/2019
Ngày, tháng, năm cấp Giấy xác nhận: 4/7/2019
Họ, chữ đệm, tên người được cấp: Trần Thị Lan
Ngày, tháng, năm sinh: 12/5/1995|Giới tính: Nữ
Dân tộc: Kinh|Quốc tịch: Việt Nam
Nơi cư trú: xã Hưng Lộc, huyện Hậu Lộc
Giấy tờ tùy thân: CMND số 173456789
Cư trú từ ngày: 1/1/2013|Đến ngày: 4/7/2019
Tình trạng hôn nhân: Chưa đăng ký kết hôn với ai
Mục đích sử dụng: Để đăng ký kết hôn
Họ, chữ đệm, tên người yêu cầu: Trần Văn Ba
Quan hệ với người được cấp: Cha
Người thực hiện: Phạm Văn Tư
Ghi chú:
"""


def test_a_recognition() -> None:
    fit = pages.best_fit(RECOGNITION)
    found = pages.values(fit)
    assert (fit.form.event, fit.sure) == ("recognition", True)
    assert found["decision_number"] == "45 QĐ UBND"
    assert found["recogniser.full_name"] == "Nguyễn Văn Bình"
    assert found["recogniser.identity"] == "CMND số 173456789"
    assert found["recognised.full_name"] == "Nguyễn Minh An"
    assert found["recognised.birth_date"] == "3 2 2017"
    assert found["declarant.relationship"] == "Cha"


def test_a_certificate_of_marital_status() -> None:
    fit = pages.best_fit(CERTIFICATE)
    found = pages.values(fit)
    assert (fit.form.event, fit.sure) == ("marital_status", True)
    assert found["registration_date"] == "4 7 2019"
    assert found["subject.full_name"] == "Trần Thị Lan"
    assert (found["subject.birth_date"], found["subject.sex"]) == ("12 5 1995", "Nữ")
    assert (found["residence_from"], found["residence_to"]) == ("1 1 2013", "4 7 2019")
    assert found["marital_status"] == "Chưa đăng ký kết hôn với ai"
    assert found["purpose"] == "Để đăng ký kết hôn"
    assert found["declarant.full_name"] == "Trần Văn Ba"
