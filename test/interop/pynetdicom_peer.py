"""pynetdicom as a peer of the tests: `user PORT` sends to it, `provider` receives and prints digests."""

import hashlib
import json
import sys

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
from pynetdicom import AE, evt
from pynetdicom.pdu_primitives import (
    AsynchronousOperationsWindowNegotiation,
    SOPClassCommonExtendedNegotiation,
    SOPClassExtendedNegotiation,
    UserIdentityNegotiation,
)
from pynetdicom import build_role
from pynetdicom.sop_class import (
    CTImageStorage,
    StudyRootQueryRetrieveInformationModelFind,
    Verification,
)

PRIVATE = "1.2.826.0.1.3680043.8.498.99"
STORAGE_SERVICE_CLASS = "1.2.840.10008.4.2"


def instance(sop_class, number, size):
    dataset = Dataset()
    dataset.SOPClassUID = sop_class
    dataset.SOPInstanceUID = f"1.2.826.0.1.3680043.8.498.{number}"
    dataset.PatientID = "X"
    dataset.PixelData = bytes(size)
    dataset["PixelData"].VR = "OW"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return dataset


def user(port):
    ae = AE(ae_title="PYNETDICOM")
    ae.add_requested_context(Verification)
    ae.add_requested_context(CTImageStorage, ExplicitVRLittleEndian)
    ae.add_requested_context(PRIVATE, ExplicitVRLittleEndian)
    ae.add_requested_context(StudyRootQueryRetrieveInformationModelFind)
    window = AsynchronousOperationsWindowNegotiation()
    window.maximum_number_operations_invoked = 5
    window.maximum_number_operations_performed = 5
    extended = SOPClassExtendedNegotiation()
    extended.sop_class_uid = CTImageStorage
    extended.service_class_application_information = b"\x02\x00\x03\x00\x01\x00"
    common = SOPClassCommonExtendedNegotiation()
    common.sop_class_uid = PRIVATE
    common.service_class_uid = STORAGE_SERVICE_CLASS
    identity = UserIdentityNegotiation()
    identity.user_identity_type = 2
    identity.primary_field = b"name"
    identity.secondary_field = b"secret"
    role = build_role(CTImageStorage, scu_role=True, scp_role=True)
    association = ae.associate(
        "127.0.0.1",
        port,
        ae_title="ISOCENTER",
        ext_neg=[window, extended, common, identity, role],
    )
    assert association.is_established
    answered = association.acceptor.user_information
    result = {
        "echo": association.send_c_echo().Status,
        "stored": [
            association.send_c_store(instance(CTImageStorage, n, size)).Status
            for n, size in enumerate([2, 16384, 3_000_000])
        ],
        "private": association.send_c_store(instance(PRIVATE, 9, 10)).Status,
        "find": "rejected"
        if any(
            context.abstract_syntax == StudyRootQueryRetrieveInformationModelFind
            for context in association.rejected_contexts
        )
        else "accepted",
    }
    for item in answered:
        name = type(item).__name__
        if name == "AsynchronousOperationsWindowNegotiation":
            result["window"] = [
                item.maximum_number_operations_invoked,
                item.maximum_number_operations_performed,
            ]
        elif name == "SCP_SCU_RoleSelectionNegotiation":
            result["role"] = [bool(item.scu_role), bool(item.scp_role)]
        elif name == "SOPClassExtendedNegotiation":
            result["extended"] = item.service_class_application_information.hex()
    association.release()
    assert association.is_released
    print(json.dumps(result))


def provider():
    ae = AE(ae_title="PYNETDICOM")
    ae.add_supported_context(Verification)
    ae.add_supported_context(CTImageStorage, ExplicitVRLittleEndian)

    def stored(event):
        data = event.request.DataSet.getvalue()
        print(hashlib.sha256(data).hexdigest(), flush=True)
        return 0

    server = ae.start_server(
        ("127.0.0.1", 0),
        block=False,
        evt_handlers=[(evt.EVT_C_STORE, stored)],
    )
    print(server.socket.getsockname()[1], flush=True)
    server.serve_forever()


if sys.argv[1] == "user":
    user(int(sys.argv[2]))
else:
    provider()
