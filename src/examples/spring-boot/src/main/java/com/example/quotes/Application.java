package com.example.quotes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service. */
@SpringBootApplication(proxyBeanMethods = false)
public final class Application {
    private Application() {}

    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
