"""Drives our DICOMweb with dicomweb-client (MIT), a client nobody here wrote. Prints one line of JSON.

usage: dicomweb_client_peer.py URL FILE...
"""

import json
import sys
from io import BytesIO
from urllib.parse import urlsplit

import numpy
import pydicom
import requests
from dicomweb_client.api import DICOMwebClient

url, files = sys.argv[1], sys.argv[2:]
session = requests.Session()
# The server is on this machine: a proxy of the environment would not find it.
session.trust_env = False
client = DICOMwebClient(url=url, session=session)
# It writes a Host without the port, which is another address than the one asked (RFC 9110 7.2).
client.host = urlsplit(url).netloc
sent = [pydicom.dcmread(path) for path in files]
out = {"files": len(sent)}

stored = client.store_instances(sent)
out["stored"] = len(stored.ReferencedSOPSequence)
out["failed"] = len(stored.get("FailedSOPSequence", []))

study = sent[0].StudyInstanceUID
found = client.search_for_studies(search_filters={"StudyInstanceUID": study})
out["studies"] = len(found)
out["patient"] = pydicom.Dataset.from_json(found[0]).PatientID == sent[0].PatientID
out["pages"] = sum(
    len(client.search_for_instances(study, limit=1, offset=at)) for at in range(len(sent))
)
out["series"] = len(client.search_for_series(study))
out["nothing"] = len(client.search_for_studies(search_filters={"PatientID": "nobody"}))

back = client.retrieve_study(study, media_types=(("application/dicom", "*"),))
by_uid = {one.SOPInstanceUID: one for one in back}
out["equal"] = sum(
    pydicom.dcmread(BytesIO(path_bytes)) == by_uid[one.SOPInstanceUID]
    for one, path_bytes in ((one, open(path, "rb").read()) for one, path in zip(sent, files))
)
metadata = client.retrieve_study_metadata(study)
out["metadata"] = len(metadata)
out["bulk"] = sum(
    len(b"".join(client.retrieve_bulkdata(one["7FE00010"]["BulkDataURI"])))
    == len(by_uid[one["00080018"]["Value"][0]].PixelData)
    for one in metadata
    if not by_uid[one["00080018"]["Value"][0]].file_meta.TransferSyntaxUID.is_compressed
)
pixels = 0
for one in back:
    frames = client.retrieve_instance_frames(
        one.StudyInstanceUID,
        one.SeriesInstanceUID,
        one.SOPInstanceUID,
        [1],
        media_types=(("application/octet-stream", "1.2.840.10008.1.2.1"),),
    )
    wanted = one.pixel_array[0] if int(one.get("NumberOfFrames", 1)) > 1 else one.pixel_array
    got = numpy.frombuffer(frames[0], dtype=wanted.dtype)
    pixels += numpy.array_equal(got, wanted.flatten())
out["pixels"] = pixels
picture = client.retrieve_instance_rendered(
    sent[0].StudyInstanceUID,
    sent[0].SeriesInstanceUID,
    sent[0].SOPInstanceUID,
    media_types=("image/png",),
)
out["picture"] = picture[1:4].decode()
print(json.dumps(out))
