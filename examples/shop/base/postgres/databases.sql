-- One database for each service that keeps records.
CREATE DATABASE catalog;
CREATE DATABASE orders;
