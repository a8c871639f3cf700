"""The peer: the chain as it is usually written in Python, in two processes. The same line protocol as chain.ts.

It does less than ours: no body-part judge, no calibration, no distribution check, no region proposal and, unless --shap is
given, no explanation. Per file: read and parse, pseudonyms, decode, rescale, normalise, resize, quality, 19 features
(first-order and co-occurrence), a forest of 300 trees, a row.
"""

import argparse
import csv
import io
import json
import multiprocessing
import os
import sys
import time
import uuid

# One thread per process, as on a busy server: two processes are to use two cores, not four threads.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np  # noqa: E402
import pydicom  # noqa: E402
from skimage.feature import graycomatrix, graycoprops  # noqa: E402
from skimage.measure import blur_effect, shannon_entropy  # noqa: E402
from skimage.transform import resize  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402

SIDE = 256
TURNS = [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4]
PROPERTIES = ("contrast", "dissimilarity", "homogeneity", "energy", "correlation", "ASM")

forest = None
explainer = None
levels = 256


def pseudonyms(data):
    subject = "P-" + uuid.uuid4().hex[:8].upper()
    uids = {uid: "2.25." + str(uuid.uuid4().int) for uid in (data.StudyInstanceUID, data.SeriesInstanceUID, data.SOPInstanceUID)}
    for keyword in ("PatientName", "PatientBirthDate", "AccessionNumber"):
        if keyword in data:
            del data[keyword]
    data.PatientID = subject
    return subject, uids


def read(path):
    data = pydicom.dcmread(path)
    subject, uids = pseudonyms(data)
    pixels = data.pixel_array.astype(np.float32)
    pixels = pixels * float(data.get("RescaleSlope", 1)) + float(data.get("RescaleIntercept", 0))
    return subject, uids[data.SOPInstanceUID], pixels


def normalise(pixels):
    low, high = np.percentile(pixels, (0.5, 99.5))
    scaled = np.clip((pixels - low) / max(high - low, 1e-9), 0, 1)
    if scaled.shape != (SIDE, SIDE):
        scaled = resize(scaled, (SIDE, SIDE), anti_aliasing=True)
    return scaled.astype(np.float32)


def quality(image):
    inside = image[image > 0.1]
    noise = np.median(np.abs(image[:-1:2, :-1:2] - image[1::2, :-1:2] - image[:-1:2, 1::2] + image[1::2, 1::2])) / 1.349
    border = max((edge > 0.1).mean() for edge in (image[0], image[-1], image[:, 0], image[:, -1]))
    return {
        "noise": float(noise),
        "contrast": float(np.subtract(*np.percentile(inside, (90, 10)))) if inside.size else 0.0,
        "sharpness": 1 - float(blur_effect(image)),
        "truncation": float(border),
        "blank": float(inside.size / image.size),
    }


def features(image):
    mean, deviation = float(image.mean()), float(image.std())
    z = (image - mean) / max(deviation, 1e-9)
    values = [mean, deviation, float((z**3).mean()), float((z**4).mean()), float(shannon_entropy((image * 255).astype(np.uint8)))]
    values += [float(v) for v in np.percentile(image, (10, 25, 50, 75, 90))]
    mirrored = np.abs(image - image[:, ::-1]).mean()
    gradient = np.hypot(*np.gradient(image)).mean()
    values += [float(mirrored), float(gradient), float((image > 0.1).mean())]
    matrix = graycomatrix(
        (image * (levels - 1)).astype(np.uint8), [1], TURNS, levels=levels, symmetric=True, normed=True
    )
    values += [float(graycoprops(matrix, name).mean()) for name in PROPERTIES]
    return np.array([values], dtype=np.float32)


def process(path):
    began = time.process_time()
    subject, instance, pixels = read(path)
    image = normalise(pixels)
    judged = quality(image)
    x = features(image)
    probabilities = forest.predict_proba(x)[0]
    row = [subject, instance, *judged.values(), *x[0], *probabilities]
    if explainer is not None:
        row += list(explainer.shap_values(x, check_additivity=False).ravel())
    text = io.StringIO()
    csv.writer(text).writerow(row)
    return text.getvalue(), time.process_time() - began


def main():
    global forest, explainer, levels
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--levels", type=int, default=256)
    parser.add_argument("--shap", action="store_true")
    options = parser.parse_args()
    levels = options.levels
    # Trained on numbers without meaning: as many rows, classes and trees as the real one, so that its cost is the same.
    random = np.random.default_rng(20261122)
    x = random.normal(size=(1800, 19))
    y = (x[:, 0] + random.normal(size=1800) > 0).astype(int) * 2 + (x[:, 1] + random.normal(size=1800) > 0)
    forest = RandomForestClassifier(n_estimators=300, random_state=1, n_jobs=1, min_samples_leaf=2).fit(x, y)
    if options.shap:
        import shap

        explainer = shap.TreeExplainer(forest)
    # Forked after the training, so that both processes have the forest.
    with multiprocessing.get_context("fork").Pool(options.processes) as pool:
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            files = json.loads(line)
            began = time.perf_counter()
            rows = pool.map(process, files, chunksize=4)
            seconds = time.perf_counter() - began
            cpu = sum(spent for _, spent in rows)
            print(json.dumps({"seconds": seconds, "cpuSeconds": cpu, "images": len(rows)}), flush=True)


if __name__ == "__main__":
    main()
