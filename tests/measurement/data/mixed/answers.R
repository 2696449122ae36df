# Answers of lme4 to the tables beside this script. From this folder: Rscript answers.R
# Writes answers.json; needs lme4 (here 1.1.31) and nothing else. Tables candidate,scorer,criterion,mark were simulated
# once; dyestuff, penicillin and pastes are lme4's own data sets with their columns renamed.
suppressMessages(library(lme4))

tables <- list(
  crossed = c("candidate", "scorer", "criterion", "candidate:scorer", "candidate:criterion", "scorer:criterion"),
  incomplete = c("candidate", "scorer", "criterion", "candidate:scorer", "candidate:criterion", "scorer:criterion"),
  unbalanced = c("candidate", "scorer"),
  nested = c("candidate", "scorer", "criterion", "candidate:criterion"),
  level_scorers = c("candidate", "scorer"),
  dyestuff = c("candidate"),
  penicillin = c("candidate", "scorer"),
  pastes = c("candidate", "scorer")
)
save <- function(data, name) write.csv(data, paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
save(data.frame(candidate = Dyestuff$Batch, scorer = sprintf("s%02d", seq_len(30)), criterion = "yield",
                mark = Dyestuff$Yield), "dyestuff")
save(data.frame(candidate = Penicillin$plate, scorer = Penicillin$sample, criterion = "diameter",
                mark = Penicillin$diameter), "penicillin")
save(data.frame(candidate = Pastes$batch, scorer = Pastes$sample,
                criterion = ave(seq_len(60), Pastes$sample, FUN = seq_along), mark = Pastes$strength), "pastes")

quoted <- function(x) paste0("\"", x, "\"")
object <- function(names, values) paste0("{", paste(quoted(names), values, sep = ": ", collapse = ", "), "}")
number <- function(x) formatC(x, digits = 12, format = "g")

answer <- function(name) {
  data <- read.csv(paste0(name, ".csv"), colClasses = c("factor", "factor", "factor", "numeric"))
  terms <- tables[[name]]
  formula <- as.formula(paste("mark ~ 1 +", paste0("(1 | ", terms, ")", collapse = " + ")))
  control <- lmerControl(optimizer = "nloptwrap", optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12),
                         calc.derivs = FALSE, check.nobs.vs.nlev = "ignore", check.conv.singular = "ignore")
  fit <- lmer(formula, data, REML = TRUE, control = control)
  parts <- as.data.frame(VarCorr(fit))
  effects <- ranef(fit, condVar = FALSE)
  variances <- setNames(parts$vcov, sub("Residual", "residual", parts$grp))
  blups <- sapply(terms, function(term) {
    values <- effects[[term]][, 1]
    object(rownames(effects[[term]]), number(values))
  })
  object(c("formula", "mean", "mean_se", "deviance", "variances", "effects"), c(
    quoted(gsub("\\s+", " ", paste(deparse(formula), collapse = " "))), number(fixef(fit)[[1]]),
    number(sqrt(vcov(fit)[1, 1])), number(REMLcrit(fit)), object(names(variances), number(variances)),
    object(terms, blups)))
}
answers <- sapply(names(tables), answer)
writeLines(paste0("{", paste(quoted(names(tables)), answers, sep = ": ", collapse = ",\n"), "}"), "answers.json")
