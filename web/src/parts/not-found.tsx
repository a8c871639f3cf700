import SearchOff from "@mui/icons-material/SearchOff";
import { useText } from "../i18n/context.tsx";
import { Empty } from "./empty.tsx";
import { ButtonLink } from "./links.tsx";

export function NotFound() {
  const text = useText();
  return (
    <Empty
      heading
      icon={<SearchOff />}
      title={text.common.notFound}
      help={text.common.notFoundHelp}
      action={
        <ButtonLink variant="contained" to="/">
          {text.common.home}
        </ButtonLink>
      }
    />
  );
}
