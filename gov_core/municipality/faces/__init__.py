"""What is printed: both faces of the card and the notification letter, as SVG and PNG.

The individual number is masked unless the lawful basis for showing it is stated (番号法 第14条, 第19条).

    basis.py      the bases a number may be shown on
    drawing.py    text, lines and pictures on a sheet; PNG from SVG
    card_faces.py front and back of the card
    letter.py     個人番号通知書
"""
