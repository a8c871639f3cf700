import DriveFolderUpload from "@mui/icons-material/DriveFolderUpload";
import UploadFile from "@mui/icons-material/UploadFile";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useRef, type ChangeEvent } from "react";
import { useText } from "../../i18n/context.tsx";
import { useUploader } from "../../uploads/context.tsx";

/** Two real file dialogs: for files, and for a folder with everything in it. */
export function ChooseButtons(props: { size?: "small" | "medium" }) {
  const text = useText();
  const uploader = useUploader();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    if (event.target.files !== null) uploader.choose(event.target.files);
    // The same choice again must be a change again.
    event.target.value = "";
  };
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: "wrap" }}>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        onChange={take}
        data-testid="choose-files"
      />
      <input
        ref={(element) => {
          folder.current = element;
          // React knows no such attribute.
          element?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        multiple
        hidden
        onChange={take}
      />
      <Button
        variant="contained"
        size={props.size ?? "medium"}
        startIcon={<UploadFile />}
        onClick={() => files.current?.click()}
      >
        {text.uploads.chooseFiles}
      </Button>
      <Button
        variant="outlined"
        size={props.size ?? "medium"}
        startIcon={<DriveFolderUpload />}
        onClick={() => folder.current?.click()}
      >
        {text.uploads.chooseFolder}
      </Button>
    </Stack>
  );
}
