# Answers of independent programs to small tables of marks, for test_rasch.py:
#     Rscript rasch_reference.R > rasch_reference.json
# R 4.5, eRm 1.0 (conditional likelihood), stats::glm, and the marginal likelihood written out and given to optim().
suppressPackageStartupMessages(library(eRm))

draw <- function(candidates, scorers, each, steps, severity, spread = 1) {
  rows <- list()
  for (p in seq_len(candidates)) {
    theta <- rnorm(1, 0.3, spread)
    for (i in sort(sample(scorers, each))) for (j in seq_along(steps)) {
      eta <- cumsum(c(0, theta - severity[i] - steps[[j]]))
      rows[[length(rows) + 1]] <- c(p, i, j, sample(seq_along(eta) - 1, 1, prob = exp(eta)))
    }
  }
  data <- as.data.frame(do.call(rbind, rows))
  names(data) <- c("candidate", "scorer", "criterion", "mark")
  data
}

# The marginal likelihood, candidate by candidate, on 401 points of N(mu, sigma^2) from -9 to 9 sigma. `steps` makes
# of the `free` numbers the category parameters of each criterion, for the categories that `exist`.
marginal <- function(data, scorers, free, steps, exist) {
  z <- seq(-9, 9, length.out = 401)
  prior <- dnorm(z, log = TRUE) + log(z[2] - z[1])
  people <- split(data, data$candidate)
  minus <- function(v) {
    severity <- c(v[seq_len(scorers - 1)], -sum(v[seq_len(scorers - 1)]))
    beta <- steps(v[scorers:(scorers + free - 1)])
    theta <- v[scorers + free] * z
    total <- 0
    for (its in people) {
      l <- prior
      for (r in seq_len(nrow(its))) {
        k <- exist[[its$criterion[r]]]
        eta <- outer(k, theta - severity[its$scorer[r]]) - beta[[its$criterion[r]]]
        l <- l + eta[match(its$mark[r], k), ] - log(colSums(exp(eta)))
      }
      total <- total + max(l) + log(sum(exp(l - max(l))))
    }
    -total
  }
  fit <- optim(c(rep(0, scorers - 1), rep(0, free), 1), minus, method = "BFGS", hessian = TRUE,
               control = list(maxit = 500, reltol = 1e-13))
  contrast <- rbind(diag(scorers - 1), -1)
  within <- seq_len(scorers - 1)
  list(severity = as.vector(contrast %*% fit$par[within]),
       se = sqrt(diag(contrast %*% solve(fit$hessian)[within, within] %*% t(contrast))),
       spread = abs(fit$par[scorers + free]), deviance = 2 * fit$value)
}

free_beta <- function(exist) function(v) {
  at <- 0
  lapply(exist, function(k) { b <- c(0, v[at + seq_len(length(k) - 1)]); at <<- at + length(k) - 1; b })
}

json <- function(x) {
  if (is.list(x)) {
    if (is.data.frame(x)) return(paste0("[", paste(apply(x, 1, function(r) json(unname(r))), collapse = ","), "]"))
    return(paste0("{", paste(sprintf('"%s":%s', names(x), vapply(x, json, "")), collapse = ","), "}"))
  }
  text <- format(x, digits = 10, trim = TRUE, scientific = FALSE)
  if (length(x) == 1) text else paste0("[", paste(text, collapse = ","), "]")
}

set.seed(20)
severity <- c(-0.6, -0.2, 0, 0.3, 0.5)
own <- list(c(-1.2, -0.1, 1.0), c(-0.8, 0.6), c(-0.5, 0.2, 1.4))
partial <- draw(60, 5, 2, own, severity)
levels <- list(0:3, 0:2, 0:3)
out <- list(partial_credit = list(marks = partial, fit = marginal(partial, 5, 8, free_beta(levels), levels)))

# Nobody used level 2 of the first criterion, nor the top level of the third.
holes <- transform(partial, mark = ifelse(criterion == 1 & mark == 2, 1, mark))
holes <- transform(holes, mark = ifelse(criterion == 3 & mark == 3, 2, mark))
seen <- list(c(0, 1, 3), 0:2, 0:2)
out$unused <- list(marks = holes, fit = marginal(holes, 5, 6, free_beta(seen), seen))

alike <- draw(60, 5, 2, list(c(-1.0, 0, 1.2), c(-0.7, 0.3, 1.5)), severity)
shared <- function(v) {
  tau <- c(v[3], v[4], -v[3] - v[4])
  list(c(0, cumsum(v[1] + tau)), c(0, cumsum(v[2] + tau)))
}
out$rating_scale <- list(marks = alike, fit = marginal(alike, 5, 4, shared, list(0:3, 0:3)))

# Joint likelihood: of yes/no marks it is a logistic regression; of more levels a Poisson regression with one constant
# for each mark.
yes <- draw(40, 5, 3, list(-0.3, 0.2, 0.5), severity)
sums <- tapply(yes$mark, yes$candidate, mean)
yes <- yes[yes$candidate %in% names(sums)[sums > 0 & sums < 1], ]
contrasts5 <- function(x) { x <- factor(x); contrasts(x) <- contr.sum(nlevels(x)); x }
fit <- glm(mark ~ 0 + factor(candidate) + contrasts5(scorer) + contrasts5(criterion), binomial, yes,
           control = glm.control(epsilon = 1e-12))
found <- -coef(fit)[grep("scorer", names(coef(fit)))]
out$joint_two_levels <- list(marks = yes, fit = list(severity = as.vector(c(found, -sum(found))), deviance = deviance(fit)))

some <- subset(partial, candidate <= 30)
top <- c(3, 2, 3)[some$criterion]
inside <- tapply(some$mark > 0, some$candidate, any) & tapply(some$mark < top, some$candidate, any)
some <- some[some$candidate %in% names(inside)[inside], ]
cells <- do.call(rbind, lapply(seq_len(nrow(some)), function(r) {
  k <- levels[[some$criterion[r]]]
  data.frame(mark = r, k = k, y = as.numeric(k == some$mark[r]), candidate = some$candidate[r],
             scorer = some$scorer[r], criterion = some$criterion[r])
}))
person <- model.matrix(~ 0 + factor(candidate), cells) * cells$k
judge <- model.matrix(~ contrasts5(scorer), cells)[, -1] * cells$k
level <- model.matrix(~ 0 + interaction(criterion, k, drop = TRUE), cells)
level <- level[, !grepl("\\.0$", colnames(level))]
fit <- glm(cells$y ~ 0 + factor(cells$mark) + person + judge + level, family = poisson,
           control = glm.control(epsilon = 1e-12, maxit = 100))
found <- -coef(fit)[grep("^judge", names(coef(fit)))]
out$joint <- list(marks = some, fit = list(severity = as.vector(c(found, -sum(found))), deviance = deviance(fit)))

# Conditional likelihood, complete design, no distribution of candidates at all: eRm's category parameters of all six
# pairs of scorer and criterion, from which severities by generalised least squares. (Its LPCM would take the
# restrictions at once, but does not converge on these.)
full <- draw(1500, 3, 3, list(c(-1, 0, 1), c(-0.6, 0.2, 1.2)), c(-0.4, 0.1, 0.3))
wide <- matrix(full$mark, ncol = 6, byrow = TRUE)  # scorer 1: criteria 1, 2; scorer 2: ...
X <- do.call(rbind, lapply(1:3, function(i) do.call(rbind, lapply(1:2, function(j) {
  own <- matrix(0, 3, 6)
  own[cbind(1:3, (j - 1) * 3 + 1:3)] <- 1
  cbind(c(1, 0, -1)[i] * 1:3, c(0, 1, -1)[i] * 1:3, own)
}))))
fit <- PCM(wide)  # easiness, summing to zero
X <- X %*% MASS::Null(colSums(X))
G <- solve(vcov(fit))
found <- X %*% solve(t(X[-1, ]) %*% G %*% X[-1, ], t(X[-1, ]) %*% G %*% -fit$betapar[-1])
found <- vapply(1:3, function(i) found[i * 6 - 3] / 3, 0)  # the last category parameter of each scorer's criterion 1
out$conditional <- list(scores = data.frame(wide), fit = list(severity = found - mean(found)))
cat(json(out), "\n")
