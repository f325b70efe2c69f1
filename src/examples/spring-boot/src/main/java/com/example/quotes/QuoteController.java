package com.example.quotes;

import org.quern.Quern;
import org.quern.cache.report.CacheUse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the service answers, as JSON. */
@RestController
final class QuoteController {
    @GetMapping("/quotes")
    Quotes quotes(@RequestParam double[] spots, @RequestParam double strike, @RequestParam double years,
            @RequestParam double rate, @RequestParam double volatility) {
        return Quotes.of(spots, strike, years, rate, volatility);
    }

    /** How many kernels were loaded, and how many were not there: what to watch after a deployment. */
    @GetMapping("/kernels")
    CacheUse kernels() {
        return Quern.cache().use();
    }
}
