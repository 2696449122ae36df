# What R says of agreement and of two-by-two tables; run: Rscript agreement_reference.R > agreement_reference.json
# R 4.2.2, psych 2.2.9 (ICC, cohen.kappa), stats (fisher.test, mantelhaen.test, glm), jsonlite.
suppressMessages({ library(psych); library(jsonlite) })

icc <- function(x) {
  found <- ICC(x, lmer = FALSE)$results
  names <- c("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
  setNames(lapply(1:6, function(i) unname(unlist(found[i, c("ICC", "lower bound", "upper bound")]))), names)
}

# McGraw & Wong (1996), table 7, ICC(A,k): psych has Shrout and Fleiss's limits only.
mcgraw_wong <- function(x) {
  n <- nrow(x); k <- ncol(x)
  mean_squares <- anova(lm(as.vector(x) ~ factor(row(x)) + factor(col(x))))[["Mean Sq"]]
  msr <- mean_squares[1]; msc <- mean_squares[2]; mse <- mean_squares[3]
  rho <- (msr - mse) / (msr + (msc - mse) / n)
  a <- k * rho / (n * (1 - rho)); b <- 1 + k * rho * (n - 1) / (n * (1 - rho))
  v <- (a * msc + b * mse)^2 / ((a * msc)^2 / (k - 1) + (b * mse)^2 / ((n - 1) * (k - 1)))
  low <- qf(.975, n - 1, v); high <- qf(.975, v, n - 1)
  c(rho, n * (msr - low * mse) / (low * (msc - mse) + n * msr),
    n * (high * msr - mse) / (msc - mse + n * high * msr))
}

# Gwet (2014), 4th edition, chapters 3 and 5, as printed there, with a matrix of counts.
gwet <- function(x, levels, weights) {
  q <- length(levels)
  w <- switch(weights,
    identity = diag(q),
    linear = 1 - abs(outer(levels, levels, "-")) / diff(range(levels)),
    quadratic = 1 - outer(levels, levels, "-")^2 / diff(range(levels))^2,
    ordinal = { steps <- abs(outer(1:q, 1:q, "-")) + 1; 1 - choose(steps, 2) / choose(q, 2) })
  r <- t(apply(x, 1, function(row) table(factor(row, levels))))
  ri <- rowSums(r); several <- ri >= 2; n <- nrow(x); n2 <- sum(several)
  pa_i <- ifelse(several, rowSums(r * (r %*% w - 1)) / pmax(ri * (ri - 1), 1), 0)
  pa <- sum(pa_i[several]) / n2
  share <- colMeans(r / ri)
  pe <- sum(w) / (q * (q - 1)) * sum(share * (1 - share))
  ac <- (pa - pe) / (1 - pe)
  pe_i <- sum(w) / (q * (q - 1)) * as.vector(r %*% (1 - share)) / ri
  ac_i <- (n / n2) * (pa_i - pe * several) / (1 - pe) - 2 * (1 - ac) * (pe_i - pe) / (1 - pe)
  c(ac, sqrt(sum((ac_i - ac)^2) / (n * (n - 1))))
}

shrout_fleiss <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), ncol = 4, byrow = TRUE)
set.seed(20270129)
simulated <- round(outer(rnorm(40, 2.5, 1), rnorm(5, 0, 0.4), "+") + rnorm(200, 0, 0.7))
simulated <- pmin(pmax(simulated, 0), 5)
holes <- simulated; holes[sample(200, 60)] <- NA
holes <- holes[rowSums(!is.na(holes)) > 0, ]

pair <- suppressWarnings(cohen.kappa(simulated[, 1:2], levels = 0:5))
# Fleiss, Cohen & Everitt (1969), as printed there: psych 2.2.9 takes the rows' weights for the columns' in its error.
kappa_error <- function(x, levels) {
  p <- table(factor(x[, 1], levels), factor(x[, 2], levels)) / nrow(x)
  w <- 1 - outer(levels, levels, "-")^2 / diff(range(levels))^2
  po <- sum(w * p); pe <- sum(w * outer(rowSums(p), colSums(p)))
  both <- outer(as.vector(w %*% colSums(p)), as.vector(t(w) %*% rowSums(p)), "+")
  sqrt((sum(p * (w * (1 - pe) - both * (1 - po))^2) - (po * pe - 2 * pe + po)^2) / (nrow(x) * (1 - pe)^4))
}
fisher <- list(c(1, 11, 9, 3), c(20, 52, 80, 120), c(0, 7, 6, 9), c(3, 0, 5, 4), c(74, 31, 43, 32))
berkeley <- aperm(UCBAdmissions, c(2, 1, 3)) # stratum by stratum: men and women, admitted and rejected
mh <- mantelhaen.test(berkeley)
katz <- function(t) {
  m <- matrix(t, 2, byrow = TRUE)
  fit <- glm(m ~ c(1, 0), family = binomial(link = "log"))
  estimate <- coef(summary(fit))[2, 1:2]
  exp(estimate[1] + c(0, -1, 1) * qnorm(.975) * estimate[2])
}

cat(toJSON(digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", list(
  icc = list(
    shrout_fleiss = list(table = shrout_fleiss, psych = icc(shrout_fleiss), mcgraw_wong = mcgraw_wong(shrout_fleiss)),
    simulated = list(table = simulated, psych = icc(simulated), mcgraw_wong = mcgraw_wong(simulated))),
  gwet = list(table = holes, coefficients = sapply(c("identity", "linear", "quadratic", "ordinal"),
    function(w) gwet(holes, 0:5, w), simplify = FALSE)),
  kappa = list(table = simulated[, 1:2], value = pair$weighted.kappa, se = kappa_error(simulated[, 1:2], 0:5)),
  fisher = lapply(fisher, function(t) list(table = t, p = fisher.test(matrix(t, 2, byrow = TRUE))$p.value)),
  katz = lapply(list(c(20, 52, 80, 120), c(1, 11, 9, 3)), function(t) list(table = t, ratio = unname(katz(t)))),
  mantel_haenszel = list(
    strata = lapply(1:6, function(i) as.vector(t(berkeley[, , i]))),
    odds_ratio = c(unname(mh$estimate), mh$conf.int[1:2]), chi_squared = unname(mh$statistic), p = mh$p.value))))
