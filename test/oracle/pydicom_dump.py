"""Prints what pydicom reads in each file named on standard input, one JSON object per line.

Run by dicom-pydicom.oracle.ts with a Python that has pydicom, numpy and the pylibjpeg plug-ins.
"""

import base64
import hashlib
import json
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixels import pixel_array

warnings.simplefilter("ignore")
LOSSY = {f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 81, 91)}
TEXT = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
NUMBERS = {"US", "SS", "UL", "SL", "FL", "FD", "AT"}


def values(element):
    value = element.value
    if value is None or value == "":
        return []
    several = isinstance(value, (pydicom.multival.MultiValue, list, tuple))
    return list(value) if several else [value]


def walk(dataset, path, out):
    for element in dataset:
        key = f"{path}{element.tag:08X}" if isinstance(element.tag, str) else f"{path}{int(element.tag):08X}"
        if element.VR == "SQ":
            out[key] = ["SQ", len(element.value)]
            for index, item in enumerate(element.value):
                walk(item, f"{key}/{index}/", out)
        elif element.VR in NUMBERS:
            out[key] = [element.VR, [float(value) for value in values(element)]]
        elif element.VR in ("DS", "IS"):
            out[key] = ["number", [float(value) if str(value) != "" else None for value in values(element)]]
        elif element.VR in TEXT:
            out[key] = ["text", [str(value) for value in values(element)]]
        elif element.VR in ("OB", "OW", "UN", "OF", "OD", "OL", "OV") and isinstance(element.value, bytes):
            out[key] = ["bytes", len(element.value)]


def pixels(path, dataset):
    frames = int(getattr(dataset, "NumberOfFrames", 1) or 1)
    out = []
    for index in range(min(frames, 3)):
        array = np.ascontiguousarray(pixel_array(path, index=index, raw=True))
        little = array.astype(array.dtype.newbyteorder("<"))
        entry = {"shape": array.shape, "dtype": array.dtype.str[1:], "sha256": hashlib.sha256(little.tobytes()).hexdigest()}
        if str(dataset.file_meta.TransferSyntaxUID) in LOSSY:
            if array.ndim == 3:
                array = np.ascontiguousarray(pixel_array(path, index=index, raw=False))
            entry["data"] = base64.b64encode(array.tobytes()).decode()
        out.append(entry)
    return out


for line in sys.stdin:
    path = line.rstrip("\n")
    answer = {"path": path}
    try:
        dataset = pydicom.dcmread(path)
        out = {}
        walk(dataset, "", out)
        answer["elements"] = out
        if "PixelData" in dataset or "FloatPixelData" in dataset or "DoubleFloatPixelData" in dataset:
            try:
                answer["frames"] = pixels(path, dataset)
            except Exception as error:
                answer["pixelError"] = f"{type(error).__name__}: {str(error)[:200]}"
    except Exception as error:
        answer["error"] = f"{type(error).__name__}: {str(error)[:200]}"
    print(json.dumps(answer))
    sys.stdout.flush()
