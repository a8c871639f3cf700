import ArrowForward from "@mui/icons-material/ArrowForward";
import Biotech from "@mui/icons-material/Biotech";
import FactCheck from "@mui/icons-material/FactCheck";
import HealthAndSafety from "@mui/icons-material/HealthAndSafety";
import HistoryEdu from "@mui/icons-material/HistoryEdu";
import MedicalServices from "@mui/icons-material/MedicalServices";
import PersonOutlined from "@mui/icons-material/PersonOutlined";
import QueryStats from "@mui/icons-material/QueryStats";
import SettingsOutlined from "@mui/icons-material/SettingsOutlined";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import CircularProgress from "@mui/material/CircularProgress";
import Typography from "@mui/material/Typography";
import type { SvgIconComponent } from "@mui/icons-material";
import { intendedUse, type DemoPerson, type Role } from "@isocenter/contracts";
import { useDemoPeople, useSignIn } from "../../api/queries.ts";
import { useSay, useText } from "../../i18n/context.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Loading, PageHead } from "../../parts/page.tsx";
import { ProblemView } from "../../parts/problem.tsx";
import { LanguageMenu } from "../../parts/shell/language-menu.tsx";
import { Brand } from "../../parts/shell/rail.tsx";

const icons: Record<Role, SvgIconComponent> = {
  radiologist: Biotech,
  physician: MedicalServices,
  nurse: HealthAndSafety,
  "data-scientist": QueryStats,
  approver: FactCheck,
  administrator: SettingsOutlined,
  auditor: HistoryEdu,
  "api-client": PersonOutlined,
};

function Card(props: {
  person: DemoPerson;
  busy: boolean;
  disabled: boolean;
  onChoose: () => void;
}) {
  const text = useText();
  const say = useSay();
  const Icon = icons[props.person.role];
  return (
    <ButtonBase
      onClick={props.onChoose}
      disabled={props.disabled}
      sx={{
        display: "grid",
        gridTemplateColumns: "auto 1fr auto",
        alignItems: "center",
        gap: 2,
        p: 2,
        textAlign: "left",
        borderRadius: 1.5,
        border: 1,
        borderColor: "divider",
        bgcolor: "background.paper",
        "&:hover": {
          borderColor: "primary.main",
          bgcolor: "background.raised",
        },
      }}
    >
      <Box
        aria-hidden
        sx={{
          width: 44,
          height: 44,
          borderRadius: "50%",
          display: "grid",
          placeItems: "center",
          bgcolor: "background.raised",
          color: "primary.main",
        }}
      >
        <Icon />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Typography variant="h3" component="div">
          {text.roles[props.person.role]}
        </Typography>
        <Typography variant="body2">{props.person.name}</Typography>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
          {say(props.person.purpose)}
        </Typography>
      </Box>
      <Box aria-hidden sx={{ color: "text.secondary", display: "flex" }}>
        {props.busy ? <CircularProgress size={20} /> : <ArrowForward />}
      </Box>
    </ButtonBase>
  );
}

/** Demo mode: a person per role. */
export function Start() {
  const text = useText();
  const say = useSay();
  const people = useDemoPeople();
  const signIn = useSignIn();
  return (
    <Box
      sx={{
        minHeight: "100dvh",
        display: "flex",
        flexDirection: "column",
        maxWidth: 1000,
        mx: "auto",
        px: { xs: 2, sm: 4 },
      }}
    >
      <Box
        component="header"
        sx={{
          display: "flex",
          alignItems: "center",
          justifyContent: "space-between",
          height: 72,
        }}
      >
        <Brand />
        <LanguageMenu />
      </Box>
      <Box component="main" sx={{ flexGrow: 1, pt: { xs: 2, sm: 5 } }}>
        <PageHead title={text.start.title} lead={text.start.lead} />
        {people.isPending && <Loading />}
        {people.isError && (
          <ProblemView
            error={people.error}
            onRetry={() => void people.refetch()}
          />
        )}
        {signIn.isError && <ProblemView error={signIn.error} />}
        {people.data?.length === 0 && (
          <Empty
            icon={<PersonOutlined />}
            title={text.start.noPeople}
            help={text.start.noPeopleHelp}
          />
        )}
        <Box
          sx={{
            mt: 3,
            display: "grid",
            gap: 1.5,
            gridTemplateColumns: { xs: "1fr", sm: "1fr 1fr" },
          }}
        >
          {people.data?.map((person) => (
            <Card
              key={person.id}
              person={person}
              busy={signIn.isPending && signIn.variables === person.id}
              disabled={signIn.isPending}
              onChoose={() => signIn.mutate(person.id)}
            />
          ))}
        </Box>
      </Box>
      <Typography
        component="footer"
        variant="body2"
        color="textSecondary"
        sx={{ py: 4, maxWidth: "85ch" }}
      >
        {text.start.local} {say(intendedUse)}
      </Typography>
    </Box>
  );
}
