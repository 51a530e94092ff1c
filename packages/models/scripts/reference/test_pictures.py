"""Pictures that need no file: whole-number formulas, so that test/test-pictures.ts draws the same bytes."""

import numpy as np

# (centre x, centre y, radius x, radius y, colour), in thousandths of the side; later ones lie on top.
FACE = [
    (500, 420, 380, 420, (52, 40, 34)),
    (500, 520, 330, 430, (206, 162, 134)),
    (360, 430, 72, 36, (238, 236, 232)),
    (640, 430, 72, 36, (238, 236, 232)),
    (360, 430, 32, 34, (58, 42, 30)),
    (640, 430, 32, 34, (58, 42, 30)),
    (360, 345, 92, 20, (70, 50, 40)),
    (640, 345, 92, 20, (70, 50, 40)),
    (500, 560, 46, 110, (190, 144, 118)),
    (470, 650, 20, 14, (112, 70, 58)),
    (530, 650, 20, 14, (112, 70, 58)),
    (500, 770, 130, 46, (176, 84, 82)),
    (500, 770, 118, 9, (96, 36, 40)),
]
BACKGROUND = (96, 112, 124)


def noise(count, seed):
    """Bytes of the generator x -> 1664525 x + 1013904223 modulo 2^32: its upper eight bits."""
    state = seed
    values = np.empty(count, dtype=np.uint8)
    for i in range(count):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        values[i] = state >> 24
    return values


def picture(kind, size, seed, zoom, shift):
    """RGB bytes [size, size, 3]. The face is drawn zoom / 1000 times as large, moved right by shift / 1000 of the side."""
    grain = noise(size * size * 3, seed).reshape(size, size, 3)
    if kind == "noise":
        return grain
    result = np.empty((size, size, 3), dtype=np.uint8)
    for row in range(size):
        for column in range(size):
            x = ((2 * column + 1) * 500 // size - shift - 500) * 1000 // zoom + 500
            y = ((2 * row + 1) * 500 // size - 500) * 1000 // zoom + 500
            colour = BACKGROUND
            for cx, cy, rx, ry, paint in FACE:
                dx, dy = x - cx, y - cy
                if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry:
                    colour = paint
            for channel in range(3):
                result[row, column, channel] = colour[channel] + grain[row, column, channel] // 16
    return result
